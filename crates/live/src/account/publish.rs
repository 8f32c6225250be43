//! What a batch changed, written into the signals; and the signals that views ask
//! for.

use std::rc::Rc;

use protocol::{ConversationId, MessageId};
use reactive_graph::{
    graph::ReactiveNode,
    signal::{ArcReadSignal, ArcRwSignal},
};
use sync::{Changes, Replica, Row};

use super::Engine;
use crate::{ConversationView, TimelineView, signals::LazySignal};

impl Engine {
    /// Writes what changed into the signals, each once, and starts what follows
    /// from the change.
    pub(crate) fn publish(self: &Rc<Self>, changes: Changes) {
        if changes.is_empty() {
            return;
        }
        let store = self.outbox_store.borrow().clone();
        if let Some(store) = store {
            for id in &changes.settled {
                store.remove(*id);
            }
        }
        let changed = {
            let loads = self.loads.borrow();
            self.signals
                .write(&self.replica.borrow(), loads.loadings(), &changes)
        };
        for source in changed {
            source.mark_dirty();
        }
        if let Some((conversation, id)) = changes.arrived.last() {
            self.acknowledge(*conversation, *id);
        }
        if changes.outbox {
            self.flush_outbox();
        }
        if changes.all || changes.counts {
            self.counts_changed();
        }
        if changes.missing_read_marks && self.role.tracks_read_marks() {
            self.load_missing_read_marks();
        }
    }

    /// A signal of the whole account, made on first use.
    pub(crate) fn lazy<T: PartialEq + 'static>(
        &self,
        kept: &LazySignal<T>,
        concerns: fn(&Changes) -> bool,
        read: fn(&Replica) -> T,
    ) -> ArcReadSignal<T> {
        self.signals
            .lazy(&self.replica.borrow(), kept, concerns, read)
    }

    pub(crate) fn conversation(&self, id: ConversationId) -> ArcRwSignal<Option<ConversationView>> {
        self.signals.conversation(&self.replica.borrow(), id)
    }

    pub(crate) fn timeline(&self, id: ConversationId) -> ArcRwSignal<TimelineView> {
        let loads = self.loads.borrow();
        self.signals
            .timelines
            .timeline(&self.replica.borrow(), loads.loadings(), id)
    }

    pub(crate) fn row(
        &self,
        conversation: ConversationId,
        id: MessageId,
    ) -> ArcRwSignal<Option<Row>> {
        self.signals
            .timelines
            .row(&self.replica.borrow(), conversation, id)
    }
}
