//! What the server answers to a message: it has it, refuses it, or is to get it again.

use std::rc::Rc;

use protocol::{ConversationId, Message, MessageId, Problem};
use sync::SendRefusal;

use crate::{
    account::Engine,
    connection::{ConnectionInput, backoff},
};

impl Engine {
    /// The answer to a message's request.
    pub(super) fn answered(
        self: &Rc<Self>,
        conversation: ConversationId,
        id: MessageId,
        answer: Result<Message, Problem>,
    ) {
        match answer {
            Ok(message) => {
                self.sending.borrow_mut().succeeded(conversation);
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

    /// Puts a message back into the outbox.
    pub(super) fn postpone(self: &Rc<Self>, id: MessageId) {
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
        let failures = self.sending.borrow().failures(conversation);
        let delay = backoff::delay(failures, backoff::LONGEST_MS, self.jitter());
        let timer = self.after(delay, move |engine| {
            engine.sending.borrow_mut().backoff_elapsed(conversation);
            engine.flush_outbox();
        });
        self.sending.borrow_mut().failed(conversation, timer);
    }

    /// Reports a problem unless it is the same as before. Having no network is not
    /// reported: the connection state shows it.
    fn report_once(self: &Rc<Self>, problem: Problem) {
        let is_new = self.sending.borrow_mut().is_new_failure(&problem.code);
        self.signals.set_storage_unavailable(problem.status >= 500);
        if problem.status == 401 {
            self.dispatch(ConnectionInput::SignedOut);
        } else if is_new && problem.status != 0 {
            self.signals.report(problem);
        }
    }
}

/// Whether a repeated request would be refused again.
pub(in crate::account) fn is_final(problem: &Problem) -> bool {
    (400..500).contains(&problem.status) && !matches!(problem.status, 401 | 408 | 425 | 429)
}
