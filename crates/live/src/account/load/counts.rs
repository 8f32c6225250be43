//! How many conversations stand under filters whose lists are longer than what is
//! loaded: the server counts them.

use std::rc::Rc;

use protocol::ConversationCounts;
use reactive_graph::signal::{ArcReadSignal, ArcRwSignal};
use sync::{Filter, Frontier};

use super::Engine;
use crate::{
    platform::{Guard, request::Request},
    signals::put,
};

/// Changes of assignees that come within so many milliseconds are counted once.
const PAUSE_MS: i64 = 2_000;

/// What is known of the counts, once somebody reads them.
pub(in crate::account) struct Counts {
    signal: ArcRwSignal<Option<ConversationCounts>>,
    /// `Engine::load_counts`: a build that reads no counts (the widget) does not carry
    /// its code.
    load: fn(&Rc<Engine>),
    /// A request, or the pause after it, is under way.
    busy: Option<Guard>,
    /// Something changed since the last request was made.
    stale: bool,
}

impl Engine {
    /// The counts; none as long as they are not known, or where the lists are whole.
    pub(crate) fn counts(self: &Rc<Self>) -> ArcReadSignal<Option<ConversationCounts>> {
        let held = self
            .counts
            .borrow()
            .as_ref()
            .map(|held| held.signal.read_only());
        held.unwrap_or_else(|| {
            let signal = ArcRwSignal::new(None);
            *self.counts.borrow_mut() = Some(Counts {
                signal: signal.clone(),
                load: Self::load_counts,
                busy: None,
                stale: true,
            });
            self.refresh_counts();
            signal.read_only()
        })
    }

    /// Something changed that they may depend on.
    pub(in crate::account) fn counts_changed(self: &Rc<Self>) {
        if let Some(counts) = &mut *self.counts.borrow_mut() {
            counts.stale = true;
        }
        self.refresh_counts();
    }

    fn refresh_counts(self: &Rc<Self>) {
        let load = {
            let counts = self.counts.borrow();
            let due = counts.as_ref().filter(|it| it.stale && it.busy.is_none());
            due.map(|counts| counts.load)
        };
        let is_live = self.connection.borrow().live().is_some();
        if let Some(load) = load.filter(|_| is_live) {
            load(self);
        }
    }

    fn load_counts(self: &Rc<Self>) {
        let is_whole = {
            let replica = self.replica.borrow();
            let whole = |filter| replica.frontier(filter) == Frontier::Whole;
            whole(Filter::Mine) && whole(Filter::Unassigned)
        };
        if is_whole {
            return;
        }
        let pause = self.after(PAUSE_MS, |engine| {
            if let Some(counts) = &mut *engine.counts.borrow_mut() {
                counts.busy = None;
            }
            engine.refresh_counts();
        });
        let before = self.counts.borrow_mut().as_mut().and_then(|counts| {
            counts.stale = false;
            counts.busy.replace(pause)
        });
        drop(before);
        self.fetch(Request::get("/conversations/counts"), |engine, answer| {
            let signal = {
                let mut counts = engine.counts.borrow_mut();
                let Some(counts) = &mut *counts else { return };
                // Asked again after the pause, if the connection is there.
                counts.stale |= answer.is_err();
                counts.signal.clone()
            };
            if let Ok(counts) = answer {
                put(&signal, Some(counts));
            }
        });
    }
}
