//! The signals of timelines: the keys of each, and one signal for each row.

use std::cell::RefCell;

use protocol::{ConversationId, MessageId};
use reactive_graph::{
    graph::{AnySource, ToAnySource},
    signal::{ArcRwSignal, ArcTrigger},
};
use sync::{Changes, Replica, Row, sorted::Map};

use super::{
    view::{Loadings, TimelineView},
    write::{concerned, write},
};

/// Rows of this many timelines, those last looked at, keep their signals.
const TIMELINES_KEPT: usize = 12;

/// The rows of one timeline that somebody asked for.
type Rows = Map<MessageId, ArcRwSignal<Option<Row>>>;

/// What views read of timelines.
#[derive(Default)]
pub(crate) struct TimelineSignals {
    timelines: RefCell<Map<ConversationId, ArcRwSignal<TimelineView>>>,
    rows: RefCell<Map<ConversationId, Rows>>,
    /// A row, or which rows there are, differ.
    rows_changed: RefCell<Map<ConversationId, ArcTrigger>>,
    /// The timelines last looked at, the newest last.
    recent: RefCell<Vec<ConversationId>>,
}

impl TimelineSignals {
    /// The rows of a timeline, or which there are, differ.
    pub(crate) fn rows_changed(&self, id: ConversationId) -> ArcTrigger {
        let mut held = self.rows_changed.borrow_mut();
        held.get_or_default(id).clone()
    }

    /// A timeline's signal, made on first use.
    pub(crate) fn timeline(
        &self,
        replica: &Replica,
        loadings: &Loadings,
        id: ConversationId,
    ) -> ArcRwSignal<TimelineView> {
        self.touch(id);
        let mut held = self.timelines.borrow_mut();
        held.get_or_insert_with(id, || {
            ArcRwSignal::new(TimelineView::read(replica, loadings, id))
        })
        .clone()
    }

    /// A row's signal, made on first use.
    pub(crate) fn row(
        &self,
        replica: &Replica,
        conversation: ConversationId,
        id: MessageId,
    ) -> ArcRwSignal<Option<Row>> {
        let mut held = self.rows.borrow_mut();
        held.get_or_default(conversation)
            .get_or_insert_with(id, || ArcRwSignal::new(replica.row(conversation, id)))
            .clone()
    }

    /// Keeps the rows of what was looked at last, and forgets older ones.
    pub(crate) fn touch(&self, id: ConversationId) {
        let mut recent = self.recent.borrow_mut();
        recent.retain(|known| *known != id);
        recent.push(id);
        if recent.len() > TIMELINES_KEPT {
            let oldest = recent.remove(0);
            self.rows.borrow_mut().remove(&oldest);
        }
    }

    /// Writes what a batch changed, and adds the signals that differ to `changed`.
    pub(super) fn write(
        &self,
        replica: &Replica,
        loadings: &Loadings,
        changes: &Changes,
        changed: &mut Vec<AnySource>,
    ) {
        // Rows before keys: a new key finds its row.
        let rows = self.rows.borrow();
        if changes.all {
            for (conversation, rows) in rows.iter() {
                for (id, signal) in rows.iter() {
                    write(signal, replica.row(*conversation, *id), changed);
                }
            }
        }
        for (id, conversation) in &changes.rows {
            if let Some(signal) = rows.get(conversation).and_then(|rows| rows.get(id)) {
                write(signal, replica.row(*conversation, *id), changed);
            }
        }
        for (id, signal) in concerned(&self.timelines.borrow(), changes.all, &changes.timelines) {
            write(signal, TimelineView::read(replica, loadings, id), changed);
        }
        for (id, trigger) in self.rows_changed.borrow().iter() {
            let rows = || changes.rows.iter().any(|(_, of)| of == id);
            if changes.all || changes.timelines.contains(id) || rows() {
                changed.push(trigger.to_any_source());
            }
        }
    }
}
