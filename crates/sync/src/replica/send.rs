//! Messages out: written, taken, acknowledged, refused, retried, discarded.

use protocol::{Content, ConversationId, Message, MessageId, Timestamp};

use super::Replica;
use crate::{
    change::Changes,
    outbox::{Pending, PendingEvent, SendRefusal, SendState},
};

impl Replica {
    /// A person wrote a message: it is shown at once, as pending. Writing the
    /// same id again changes nothing.
    pub fn write(
        &mut self,
        id: MessageId,
        conversation_id: ConversationId,
        content: Content,
        now: Timestamp,
    ) -> Changes {
        let pending = Pending {
            id,
            conversation_id,
            content,
            written_at: now,
            ordinal: self.outbox.next_ordinal(),
            sending: SendState::Waiting,
        };
        self.restore([pending])
    }

    /// Puts back what was stored on the device. What was underway when the tab
    /// closed waits again: sending it twice is harmless.
    pub fn restore(&mut self, stored: impl IntoIterator<Item = Pending>) -> Changes {
        let mut changes = Changes::default();
        for mut pending in stored {
            let (conversation, id) = (pending.conversation_id, pending.id);
            if self.is_confirmed(conversation, id) {
                changes.settled.insert(id);
                continue;
            }
            if pending.sending == SendState::Underway {
                pending.sending = SendState::Waiting;
            }
            if self.outbox.insert(pending) {
                changes.overlaid(conversation);
                changes.rows.insert((id, conversation));
            }
        }
        changes
    }

    /// Marks a message as underway and gives what to send.
    pub fn take(&mut self, id: MessageId) -> Option<Pending> {
        self.outbox.step(id, PendingEvent::Take).cloned()
    }

    /// The server stored it. Equal to the event that says so.
    pub fn acknowledge(&mut self, message: Message) -> Changes {
        let mut changes = Changes::default();
        let passed = self.cursor.is_some_and(|at| message.version <= at.seq);
        if passed && !self.is_confirmed(message.conversation_id, message.id) {
            // From before a bootstrap, and perhaps deleted since: the page that
            // follows brings it if it still exists.
            self.settle(message.id, &mut changes);
        } else {
            self.apply_message(message, &mut changes);
        }
        self.check_invariants();
        changes
    }

    /// The server will not have it: it stays, marked, with the reason.
    pub fn refuse(&mut self, id: MessageId, refusal: SendRefusal) -> Changes {
        self.step(id, PendingEvent::Refuse(refusal))
    }

    /// The line broke before an answer: it waits again.
    pub fn postpone(&mut self, id: MessageId) -> Changes {
        self.step(id, PendingEvent::Postpone)
    }

    /// A person asks to try a refused message again.
    pub fn retry(&mut self, id: MessageId) -> Changes {
        self.step(id, PendingEvent::Retry)
    }

    /// A person gives a pending message up.
    pub fn discard(&mut self, id: MessageId) -> Changes {
        let mut changes = Changes::default();
        if let Some(pending) = self.outbox.remove(id) {
            changes.settled.insert(id);
            changes.overlaid(pending.conversation_id);
        }
        changes
    }

    fn step(&mut self, id: MessageId, step: PendingEvent) -> Changes {
        let mut changes = Changes::default();
        if let Some(pending) = self.outbox.step(id, step) {
            changes.overlaid(pending.conversation_id);
            changes.rows.insert((id, pending.conversation_id));
        }
        changes
    }
}
