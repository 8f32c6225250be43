//! Messages out: written, stored, sent one at a time per conversation, until
//! the server has them or says no.

use std::rc::Rc;

use protocol::{
    Content, ConversationId, Message, MessageId, Problem,
    command::{Unsendable, check_sendable},
};
use sync::{Changes, Pending, Refusal, sorted::Map};

use super::{Engine, request::Call};
use crate::{
    connection::{ConnectionInput, backoff},
    platform::Guard,
    platform::request::{Request, message_path},
};

/// How many conversations send at a time.
const SIDE_BY_SIDE: usize = 4;
/// A request older than this when the connection comes back was made on the old one.
const STALE_MS: i64 = 1_000;

/// What is on its way, and which conversations rest after a failure.
#[derive(Default)]
pub(super) struct Sending {
    underway: Map<MessageId, Underway>,
    resting: Map<ConversationId, RetryBackoff>,
    /// The code of the last problem reported: a repetition is not reported.
    last_reported: Option<String>,
}

struct Underway {
    began_at: i64,
    call: Call,
}

#[derive(Default)]
struct RetryBackoff {
    failures: u32,
    /// While it is there, nothing is sent.
    alarm: Option<Guard>,
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

    /// Stores a message's present state.
    fn store(&self, id: MessageId) {
        let replica = self.replica.borrow();
        if let Some(store) = &*self.store.borrow()
            && let Some(pending) = replica.outbox().get(id)
        {
            store.put(pending);
        }
    }

    /// Stores what was written before the store was open, and says so if there
    /// is nowhere to store it.
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

    /// Sends what may go.
    pub(super) fn flush_outbox(self: &Rc<Self>) {
        if self.store.borrow().is_none() || self.is_over() {
            return;
        }
        let ready = self.replica.borrow().outbox().ready();
        for id in ready {
            if self.sending.borrow().underway.len() >= SIDE_BY_SIDE {
                break;
            }
            if self.may_go(id) {
                self.put(id);
            }
        }
    }

    fn may_go(&self, id: MessageId) -> bool {
        let replica = self.replica.borrow();
        let sending = self.sending.borrow();
        replica.outbox().get(id).is_some_and(|pending| {
            let rest = sending.resting.get(&pending.conversation_id);
            rest.is_none_or(|rest| rest.alarm.is_none()) && !sending.underway.contains_key(&id)
        })
    }

    fn put(self: &Rc<Self>, id: MessageId) {
        let Some(pending) = self.replica.borrow_mut().take(id) else {
            return;
        };
        let Pending {
            conversation_id,
            content,
            ..
        } = pending;
        let request = Request::of("PUT", message_path(conversation_id, id, ""))
            .with_text(self.role.message(content, self.is_known()));
        let call = self.ask(request, move |engine, answer| {
            engine.sending.borrow_mut().underway.remove(&id);
            engine.answered(conversation_id, id, answer);
            engine.flush_outbox();
        });
        let underway = Underway {
            began_at: self.platform.now(),
            call,
        };
        self.sending.borrow_mut().underway.insert(id, underway);
    }

    fn answered(
        self: &Rc<Self>,
        conversation: ConversationId,
        id: MessageId,
        answer: Result<Message, Problem>,
    ) {
        match answer {
            Ok(message) => {
                self.sending.borrow_mut().resting.remove(&conversation);
                self.sending.borrow_mut().last_reported = None;
                self.signals.set_storage_unavailable(false);
                let changes = self.replica.borrow_mut().acknowledge(message);
                self.publish(changes);
                self.message_acknowledged();
            }
            // Only a website's word counts here; it is no reason not to write.
            Err(problem)
                if problem.code == "identity_required" && self.role.drop_introduction() =>
            {
                self.postpone(id);
            }
            Err(problem) if is_final(&problem) => self.refused(id, &problem),
            Err(problem) => {
                self.rest(conversation);
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
        let refusal = Refusal {
            code: problem.code.to_string(),
            reason: problem.words().to_owned(),
        };
        let changes = self.replica.borrow_mut().refuse(id, refusal);
        self.store(id);
        self.publish(changes);
    }

    /// Lets a conversation rest after a failure, ever longer.
    fn rest(self: &Rc<Self>, conversation: ConversationId) {
        let failures = self
            .sending
            .borrow()
            .resting
            .get(&conversation)
            .map_or(0, |rest| rest.failures);
        let delay = backoff::delay(failures, backoff::LONGEST_MS, self.jitter());
        let alarm = self.after(delay, move |engine| {
            if let Some(rest) = engine.sending.borrow_mut().resting.get_mut(&conversation) {
                rest.alarm = None;
            }
            engine.flush_outbox();
        });
        let rest = RetryBackoff {
            failures: failures + 1,
            alarm: Some(alarm),
        };
        self.sending.borrow_mut().resting.insert(conversation, rest);
    }

    /// No network is no news: the connection says so. The rest is said once.
    fn report_once(self: &Rc<Self>, problem: Problem) {
        let news = {
            let mut sending = self.sending.borrow_mut();
            let news = sending.last_reported.as_deref() != Some(&*problem.code);
            sending.last_reported = Some(problem.code.to_string());
            news
        };
        self.signals.set_storage_unavailable(problem.status >= 500);
        if problem.status == 401 {
            self.dispatch(ConnectionInput::SignedOut);
        } else if news && problem.status != 0 {
            self.signals.report(problem);
        }
    }

    /// The connection came back: what hangs on the old one is sent again, and nobody
    /// rests. Sending twice is harmless.
    pub(super) fn resume_outbox(self: &Rc<Self>) {
        let now = self.platform.now();
        let (resting, stale) = {
            let mut sending = self.sending.borrow_mut();
            let stale = |underway: &Underway| now - underway.began_at > STALE_MS;
            let underway = sending.underway.iter().filter(|(_, known)| stale(known));
            let stale: Vec<MessageId> = underway.map(|(id, _)| *id).collect();
            (std::mem::take(&mut sending.resting), stale)
        };
        drop(resting);
        for id in stale {
            self.abort(id);
            self.postpone(id);
        }
        self.flush_outbox();
    }

    fn abort(&self, id: MessageId) {
        let underway = self.sending.borrow_mut().underway.remove(&id);
        if let Some(underway) = underway {
            underway.call.abort();
        }
    }

    pub(crate) fn retry(self: &Rc<Self>, conversation: ConversationId, id: MessageId) {
        if self.replica.borrow().outbox().contains(id) {
            let rest = self.sending.borrow_mut().resting.remove(&conversation);
            drop(rest);
            let changes = self.replica.borrow_mut().retry(id);
            self.store(id);
            self.publish(changes);
            return;
        }
        let request = Request::of("POST", message_path(conversation, id, "/retry"));
        self.ask(request, |engine, answer| match answer {
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
}

/// Whether asking again would get the same answer.
pub(super) fn is_final(problem: &Problem) -> bool {
    (400..500).contains(&problem.status) && !matches!(problem.status, 401 | 408 | 425 | 429)
}
