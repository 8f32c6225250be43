//! Read marks out, and receipts for what came in.

use std::rc::Rc;

use protocol::{ConversationId, Direction, Event, MessageId, Problem, Status};
use sync::{Filter, sorted::Set};

use super::{
    Engine,
    request::{Answers, first},
};
use crate::{
    connection::ConnectionInput,
    platform::request::{Method, Request, conversation_path},
};

/// How many messages from the end are searched for the one with the newest `seq`.
const TAIL: usize = 50;

/// Read marks on their way: one at a time per conversation, so that an older one
/// never arrives after a newer one.
#[derive(Default)]
pub(super) struct ReadMarks {
    in_flight: Set<ConversationId>,
    /// To be sent once more: a message came meanwhile, or the request failed.
    due: Set<ConversationId>,
}

impl ReadMarks {
    /// Whether a mark may be sent now; if not, it is due after the one in flight.
    fn begin(&mut self, id: ConversationId) -> bool {
        let may_send = self.in_flight.insert(id);
        if may_send {
            self.due.remove(&id);
        } else {
            self.due.insert(id);
        }
        may_send
    }

    /// The request was answered. True if another one is due.
    fn finish(&mut self, id: ConversationId) -> bool {
        self.in_flight.remove(&id);
        self.due.remove(&id)
    }

    fn retry_later(&mut self, id: ConversationId) {
        self.due.insert(id);
    }

    fn take_due(&mut self) -> Set<ConversationId> {
        std::mem::take(&mut self.due)
    }
}

impl Engine {
    /// Marks everything that the conversation's timeline shows as read.
    pub(crate) fn mark_read(self: &Rc<Self>, id: ConversationId) {
        let Some(up_to) = self.newest_shown(id) else {
            return;
        };
        if self.replica.borrow().unread(id) == 0 || self.is_over() {
            return;
        }
        if !self.read_marks.borrow_mut().begin(id) {
            return;
        }
        let (rest, body) = self.role.read_receipt(up_to);
        let request = Request::of(Method::POST, conversation_path(id, rest)).with_text(body);
        let on_answer = move |engine: &Rc<Self>, answers: Answers| {
            let event = answers
                .map(first)
                .and_then(|body| engine.role.event_from_response(body));
            engine.read_mark_answered(id, event);
        };
        self.fetch_all(vec![request], Box::new(on_answer));
    }

    fn read_mark_answered(self: &Rc<Self>, id: ConversationId, answer: Result<Event, Problem>) {
        let due = self.read_marks.borrow_mut().finish(id);
        match answer {
            Ok(event) => {
                self.apply_event(event);
                if due {
                    self.mark_read(id);
                }
            }
            Err(problem) if problem.status == 401 => self.dispatch(ConnectionInput::SignedOut),
            // Sent again when the connection is back, or with the next message;
            // not worth a notice.
            Err(_) => {
                self.read_marks.borrow_mut().retry_later(id);
            }
        }
    }

    /// The connection is back: sends the read marks that did not get through.
    pub(super) fn mark_read_again(self: &Rc<Self>) {
        let due = self.read_marks.borrow_mut().take_due();
        for id in due {
            self.mark_read(id);
        }
    }

    /// The message in the timeline with the highest `seq`: read marks follow the
    /// log, not the order on screen.
    fn newest_shown(&self, id: ConversationId) -> Option<MessageId> {
        let replica = self.replica.borrow();
        let tail = replica.timeline(id)?.shown().rev().take(TAIL);
        tail.max_by_key(|message| message.seq)
            .map(|message| message.id)
    }

    /// Sends a receipt for what arrived, where the role does.
    pub(super) fn acknowledge(self: &Rc<Self>, id: ConversationId, up_to: MessageId) {
        let Some((rest, body)) = self.role.delivery_receipt(up_to) else {
            return;
        };
        let request = Request::of(Method::POST, conversation_path(id, rest)).with_text(body);
        let on_answer = |engine: &Rc<Self>, answers: Answers| {
            // Not worth a notice: the read mark implies it.
            if let Ok(event) = answers
                .map(first)
                .and_then(|body| engine.role.event_from_response(body))
            {
                engine.apply_event(event);
            }
        };
        self.fetch_all(vec![request], Box::new(on_answer));
    }

    /// Sends receipts for what arrived while this page was not connected.
    pub(super) fn acknowledge_all(self: &Rc<Self>) {
        let came: Vec<(ConversationId, MessageId)> = {
            let replica = self.replica.borrow();
            let all = replica.conversations(Filter::All, None).into_iter();
            let last = all.filter_map(|id| {
                let last = replica.conversation(id)?.last_message.as_ref()?;
                let is_new = last.direction == Direction::Out && last.status == Status::Sent;
                is_new.then_some((id, last.id))
            });
            last.collect()
        };
        for (id, up_to) in came {
            self.acknowledge(id, up_to);
        }
    }
}
