//! Pages in: what is being fetched, and how it enters the replica.

mod bootstrap;
mod counts;
mod list;
mod timeline;

use std::rc::Rc;

use protocol::ConversationId;
use sync::{Filter, sorted::Set};

pub(super) use counts::Counts;

use super::{Engine, request::Call};
use crate::signals::{Loading, Loadings};

/// One flag for each filter of the list.
type FilterFlags = [bool; Filter::EVERY.len()];

/// What is being fetched.
#[derive(Default)]
pub(super) struct Loads {
    /// What each timeline is waiting for.
    loadings: Loadings,
    /// Counts bootstraps. A page that was requested in an earlier generation may
    /// be older than the replica: it is dropped and requested again.
    generation: u32,
    /// Counts attempts to bootstrap: only the newest counts.
    bootstrap_attempt: u32,
    bootstrap: Option<Call>,
    search: Option<Call>,
    /// Filters whose next page is being fetched.
    filters_in_flight: FilterFlags,
    /// Conversations being fetched for their read marks.
    fetching_read_marks: Set<ConversationId>,
    /// Filters whose page did not come: fetched again when the connection is live.
    failed: FilterFlags,
    /// `Engine::load_conversations`, set on its first call, so that a build
    /// without a list (the widget) does not carry its code.
    load_list: Option<fn(&Rc<Engine>, Filter)>,
    /// Filters other than `All` that were requested: loaded again after a reset.
    filters_in_use: FilterFlags,
}

impl Loads {
    /// What each timeline is waiting for.
    pub(super) fn loadings(&self) -> &Loadings {
        &self.loadings
    }

    fn loading(&self, id: ConversationId) -> Loading {
        self.loadings.get(&id).cloned().unwrap_or_default()
    }

    /// Whether no bootstrap came in since `generation`.
    fn is_current(&self, generation: u32) -> bool {
        self.generation == generation
    }

    /// Begins another attempt to bootstrap; the ones before do not count.
    fn begin_bootstrap(&mut self) -> u32 {
        self.bootstrap_attempt += 1;
        self.bootstrap_attempt
    }

    /// The bootstrap is in the replica. Gives what is to be fetched again: the
    /// timelines that somebody waits for, and the filters.
    fn finish_bootstrap(&mut self) -> (Loadings, FilterFlags) {
        self.generation += 1;
        self.bootstrap = None;
        (std::mem::take(&mut self.loadings), self.filters_in_use)
    }

    /// Remembers that a filter is in use, and how to load its pages.
    fn request_filter(&mut self, filter: Filter, load: fn(&Rc<Engine>, Filter)) {
        self.load_list = Some(load);
        self.filters_in_use[filter as usize] |= filter != Filter::All;
    }

    /// Whether the filter's next page may be fetched now; if so, it counts as in
    /// flight.
    fn begin_page(&mut self, filter: Filter) -> bool {
        !std::mem::replace(&mut self.filters_in_flight[filter as usize], true)
    }

    fn finish_page(&mut self, filter: Filter) {
        self.filters_in_flight[filter as usize] = false;
    }

    fn page_failed(&mut self, filter: Filter) {
        self.failed[filter as usize] = true;
    }

    fn take_failed(&mut self) -> FilterFlags {
        std::mem::take(&mut self.failed)
    }
}

impl Engine {
    /// Aborts the bootstrap and the search. Other answers find the engine stopped.
    pub(super) fn abort_loads(&self) {
        let loads = self.loads.take();
        for call in [loads.bootstrap, loads.search].into_iter().flatten() {
            call.abort();
        }
    }
}
