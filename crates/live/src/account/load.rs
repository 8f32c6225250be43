//! Pages in: what is being fetched, and how it enters the replica.

mod first_screen;
mod list;
mod timeline;

use std::rc::Rc;

use protocol::ConversationId;
use sync::{Filter, sorted::Set};

use super::{Engine, request::Call};
use crate::signals::Loadings;

/// What is being fetched.
#[derive(Default)]
pub(super) struct Loads {
    /// What each timeline is waiting for.
    pub(super) loadings: Loadings,
    /// Counts bootstraps. A page that was requested in an earlier generation may
    /// be older than the replica: it is dropped and requested again.
    generation: u32,
    /// Counts attempts at the first screen: only the newest counts.
    attempt: u32,
    bootstrap: Option<Call>,
    search: Option<Call>,
    /// Filters whose next page is being fetched.
    filters: [bool; Filter::EVERY.len()],
    /// Conversations being fetched for their read marks.
    finding: Set<ConversationId>,
    /// Filters whose page did not come: fetched again when the connection is live.
    failed: [bool; Filter::EVERY.len()],
    /// `Engine::load_conversations`, set on its first call, so that a build
    /// without a list (the widget) does not carry its code.
    list: Option<fn(&Rc<Engine>, Filter)>,
    /// Filters other than `All` that were requested: loaded again after a reset.
    requested: [bool; Filter::EVERY.len()],
}

impl Engine {
    /// Aborts all requests for pages.
    pub(super) fn abort_loads(&self) {
        let loads = self.loads.take();
        for fetch in [loads.bootstrap, loads.search].into_iter().flatten() {
            fetch.abort();
        }
    }
}
