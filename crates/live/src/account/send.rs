//! Messages out: written, stored, sent one at a time per conversation, until the
//! server has them or refuses them. `docs/sending-a-message.md` has the whole way.

use std::rc::Rc;

use protocol::{
    Content, ConversationId, Message, MessageId, Problem,
    command::{Unsendable, check_sendable},
};
use sync::{Changes, Pending, SendRefusal, sorted::Map};

use super::{Engine, request::Call};
use crate::{
    connection::{ConnectionInput, backoff},
    platform::Guard,
    platform::request::{Method, Request, message_path},
};

/// How many conversations send at a time.
const CONCURRENT: usize = 4;
/// When the connection comes back, a request older than this was made on the dead
/// one and may hang there.
const STALE_MS: i64 = 1_000;

/// Requests in flight, and the backoff of conversations that failed.
#[derive(Default)]
pub(super) struct Sending {
    in_flight: Map<MessageId, InFlight>,
    backoffs: Map<ConversationId, RetryBackoff>,
    /// The code of the last problem reported: a repetition is not reported.
    last_reported: Option<String>,
}

struct InFlight {
    began_at: i64,
    call: Call,
}

#[derive(Default)]
struct RetryBackoff {
    failures: u32,
    /// While it runs, nothing of the conversation is sent.
    timer: Option<Guard>,
}

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
        if let Some(store) = &*self.store.borrow()
            && let Some(pending) = replica.outbox().get(id)
        {
            store.put(pending);
        }
    }

    /// Stores what was written before the store was open, and warns if the device
    /// stores nothing.
    pub(super) fn store_all(&self) {
        let Some(store) = self.store.borrow().clone() else {
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
        if self.store.borrow().is_none() || self.is_over() {
            return;
        }
        let ready = self.replica.borrow().outbox().ready();
        for id in ready {
            if self.sending.borrow().in_flight.len() >= CONCURRENT {
                break;
            }
            if self.may_send(id) {
                self.send_pending(id);
            }
        }
    }

    fn may_send(&self, id: MessageId) -> bool {
        let replica = self.replica.borrow();
        let sending = self.sending.borrow();
        replica.outbox().get(id).is_some_and(|pending| {
            let backoff = sending.backoffs.get(&pending.conversation_id);
            backoff.is_none_or(|backoff| backoff.timer.is_none())
                && !sending.in_flight.contains_key(&id)
        })
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
            engine.sending.borrow_mut().in_flight.remove(&id);
            engine.answered(conversation_id, id, answer);
            engine.flush_outbox();
        });
        let in_flight = InFlight {
            began_at: self.platform.now(),
            call,
        };
        self.sending.borrow_mut().in_flight.insert(id, in_flight);
    }

    fn answered(
        self: &Rc<Self>,
        conversation: ConversationId,
        id: MessageId,
        answer: Result<Message, Problem>,
    ) {
        match answer {
            Ok(message) => {
                self.sending.borrow_mut().backoffs.remove(&conversation);
                self.sending.borrow_mut().last_reported = None;
                self.signals.set_storage_unavailable(false);
                let changes = self.replica.borrow_mut().acknowledge(message);
                self.publish(changes);
                self.message_acknowledged();
            }
            // The website lets nobody claim an e-mail address without its
            // signature: the message goes without the introduction.
            Err(problem)
                if problem.code == "identity_required" && self.role.drop_introduction() =>
            {
                self.postpone(id);
            }
            Err(problem) if is_final(&problem) => self.refused(id, &problem),
            Err(problem) => {
                self.back_off(conversation);
                self.postpone(id);
                self.report_once(problem);
            }
        }
    }

    fn postpone(self: &Rc<Self>, id: MessageId) {
        let changes = self.replica.borrow_mut().postpone(id);
        self.publish(changes);
    }

    fn refused(self: &Rc<Self>, id: MessageId, problem: &Problem) {
        let refusal = SendRefusal {
            code: problem.code.to_string(),
            reason: problem.words().to_owned(),
        };
        let changes = self.replica.borrow_mut().refuse(id, refusal);
        self.store(id);
        self.publish(changes);
    }

    /// Delays a conversation after a failure, longer each time.
    fn back_off(self: &Rc<Self>, conversation: ConversationId) {
        let failures = self
            .sending
            .borrow()
            .backoffs
            .get(&conversation)
            .map_or(0, |backoff| backoff.failures);
        let delay = backoff::delay(failures, backoff::LONGEST_MS, self.jitter());
        let timer = self.after(delay, move |engine| {
            if let Some(backoff) = engine.sending.borrow_mut().backoffs.get_mut(&conversation) {
                backoff.timer = None;
            }
            engine.flush_outbox();
        });
        let backoff = RetryBackoff {
            failures: failures + 1,
            timer: Some(timer),
        };
        self.sending
            .borrow_mut()
            .backoffs
            .insert(conversation, backoff);
    }

    /// Reports a problem unless it is the same as before. Having no network is not
    /// reported: the connection state shows it.
    fn report_once(self: &Rc<Self>, problem: Problem) {
        let is_new = {
            let mut sending = self.sending.borrow_mut();
            let is_new = sending.last_reported.as_deref() != Some(&*problem.code);
            sending.last_reported = Some(problem.code.to_string());
            is_new
        };
        self.signals.set_storage_unavailable(problem.status >= 500);
        if problem.status == 401 {
            self.dispatch(ConnectionInput::SignedOut);
        } else if is_new && problem.status != 0 {
            self.signals.report(problem);
        }
    }

    /// The connection is back: ends all backoffs and repeats requests that hang on
    /// the dead connection. Sending the same id twice is harmless.
    pub(super) fn resume_outbox(self: &Rc<Self>) {
        let now = self.platform.now();
        let (backoffs, stale) = {
            let mut sending = self.sending.borrow_mut();
            let stale = |in_flight: &InFlight| now - in_flight.began_at > STALE_MS;
            let in_flight = sending.in_flight.iter().filter(|(_, known)| stale(known));
            let stale: Vec<MessageId> = in_flight.map(|(id, _)| *id).collect();
            (std::mem::take(&mut sending.backoffs), stale)
        };
        drop(backoffs);
        for id in stale {
            self.abort(id);
            self.postpone(id);
        }
        self.flush_outbox();
    }

    fn abort(&self, id: MessageId) {
        let in_flight = self.sending.borrow_mut().in_flight.remove(&id);
        if let Some(in_flight) = in_flight {
            in_flight.call.abort();
        }
    }

    pub(crate) fn retry(self: &Rc<Self>, conversation: ConversationId, id: MessageId) {
        if self.replica.borrow().outbox().contains(id) {
            let backoff = self.sending.borrow_mut().backoffs.remove(&conversation);
            drop(backoff);
            let changes = self.replica.borrow_mut().retry(id);
            self.store(id);
            self.publish(changes);
            return;
        }
        let request = Request::of(Method::POST, message_path(conversation, id, "/retry"));
        self.fetch(request, |engine, answer| match answer {
            Ok(message) => {
                let changes = engine.replica.borrow_mut().acknowledge(message);
                engine.publish(changes);
            }
            Err(problem) => engine.report(problem),
        });
    }

    pub(crate) fn discard(self: &Rc<Self>, id: MessageId) {
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
            self.discard(id);
        }
    }
}

/// Whether a repeated request would be refused again.
pub(super) fn is_final(problem: &Problem) -> bool {
    (400..500).contains(&problem.status) && !matches!(problem.status, 401 | 408 | 425 | 429)
}
