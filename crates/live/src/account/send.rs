//! Messages out: written, stored, sent one at a time per conversation, until the
//! server has them or refuses them. `docs/sending-a-message.md` has the whole way.

mod answer;
mod queue;

use std::rc::Rc;

use protocol::{
    Content, ConversationId, MessageId, Problem,
    command::{Unsendable, check_sendable},
};
use sync::{Changes, Pending};

use super::Engine;
use crate::platform::request::{Method, Request, message_path, read};

const NOT_DELETED: &str = "No connection: it was not deleted. Try again when it is back.";
const NOT_SENT_AGAIN: &str = "No connection: it was not sent again. Try again when it is back.";

pub(super) use answer::is_final;
pub(super) use queue::SendQueue;

impl Engine {
    pub(crate) fn send(
        self: &Rc<Self>,
        conversation: ConversationId,
        content: Content,
    ) -> Result<MessageId, Unsendable> {
        check_sendable(&content)?;
        let now = self.now();
        let id = MessageId::mint(now.millis().max(0).cast_unsigned(), self.platform.random());
        let changes = self
            .replica
            .borrow_mut()
            .write(id, conversation, content, now);
        // Stored before anything else: the tab may be closed in the next task.
        self.store(id);
        self.publish(changes);
        Ok(id)
    }

    /// Writes a message's present state to the device.
    fn store(&self, id: MessageId) {
        let replica = self.replica.borrow();
        if let Some(store) = &*self.outbox_store.borrow()
            && let Some(pending) = replica.outbox().get(id)
        {
            store.put(pending);
        }
    }

    /// Stores what was written before the store was open, and warns if the device
    /// stores nothing.
    pub(super) fn store_all(&self) {
        let Some(store) = self.outbox_store.borrow().clone() else {
            return;
        };
        for pending in self.replica.borrow().outbox().iter() {
            store.put(pending);
        }
        if !store.is_durable() && self.role.warns_if_not_durable() {
            self.signals.report(Problem::new(
                0,
                "not_durable",
                "This browser stores nothing: keep the tab open until messages are sent.",
            ));
        }
    }

    /// Sends each message that is first in its conversation and not held back.
    pub(super) fn flush_outbox(self: &Rc<Self>) {
        if self.outbox_store.borrow().is_none() || self.is_over() {
            return;
        }
        let ready = self.replica.borrow().outbox().ready();
        for id in ready {
            if self.sending.borrow().is_full() {
                break;
            }
            if self.may_send(id) {
                self.send_pending(id);
            }
        }
    }

    fn may_send(&self, id: MessageId) -> bool {
        let replica = self.replica.borrow();
        let pending = replica.outbox().get(id);
        let sending = self.sending.borrow();
        pending.is_some_and(|pending| sending.may_send(pending.conversation_id, id))
    }

    fn send_pending(self: &Rc<Self>, id: MessageId) {
        let Some(pending) = self.replica.borrow_mut().take(id) else {
            return;
        };
        let Pending {
            conversation_id,
            content,
            ..
        } = pending;
        let request = Request::of(Method::PUT, message_path(conversation_id, id, ""))
            .with_text(self.role.message(content, self.is_known()));
        let call = self.fetch(request, move |engine, answer| {
            let finished = engine.sending.borrow_mut().finish(id);
            drop(finished);
            engine.answered(conversation_id, id, answer);
            engine.flush_outbox();
        });
        let now = self.platform.now();
        self.sending.borrow_mut().begin(id, call, now);
    }

    /// The connection is back: ends all backoffs and repeats requests that hang on
    /// the dead connection. Sending the same id twice is harmless.
    pub(super) fn resume_outbox(self: &Rc<Self>) {
        let now = self.platform.now();
        let (backoffs, stale) = {
            let mut sending = self.sending.borrow_mut();
            (sending.take_backoffs(), sending.stale(now))
        };
        drop(backoffs);
        for id in stale {
            self.abort(id);
            self.postpone(id);
        }
        self.flush_outbox();
    }

    fn abort(&self, id: MessageId) {
        let call = self.sending.borrow_mut().finish(id);
        if let Some(call) = call {
            call.abort();
        }
    }

    pub(crate) fn retry(self: &Rc<Self>, conversation: ConversationId, id: MessageId) {
        if self.replica.borrow().outbox().contains(id) {
            let backoff = self.sending.borrow_mut().take_backoff(conversation);
            drop(backoff);
            let changes = self.replica.borrow_mut().retry(id);
            self.store(id);
            self.publish(changes);
            return;
        }
        let request = Request::of(Method::POST, message_path(conversation, id, "/retry"));
        self.command(request, NOT_SENT_AGAIN, |engine, answer| {
            let message = read(Ok(answer))?;
            let changes = engine.replica.borrow_mut().acknowledge(message);
            engine.publish(changes);
            Ok(())
        });
    }

    pub(crate) fn discard(self: &Rc<Self>, conversation: ConversationId, id: MessageId) {
        if self.replica.borrow().outbox().contains(id) {
            return self.discard_unsent_message(id);
        }
        // Its event takes it off the screen, here and elsewhere.
        let request = Request::of(Method::DELETE, message_path(conversation, id, ""));
        self.command(request, NOT_DELETED, |_, _| Ok(()));
    }

    fn discard_unsent_message(self: &Rc<Self>, id: MessageId) {
        self.abort(id);
        let changes: Changes = self.replica.borrow_mut().discard(id);
        self.publish(changes);
    }

    /// Discards every unsent message.
    pub(crate) fn discard_unsent(self: &Rc<Self>) {
        let unsent: Vec<MessageId> = {
            let replica = self.replica.borrow();
            replica.outbox().iter().map(|pending| pending.id).collect()
        };
        for id in unsent {
            self.discard_unsent_message(id);
        }
    }
}
