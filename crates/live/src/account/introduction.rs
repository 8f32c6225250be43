//! What a visitor says of themselves (name, e-mail, attributes), sent once the
//! server knows them: a visitor exists there from their first message on.

use std::rc::Rc;

use protocol::command::Introduce;
use sync::Filter;

use super::{Engine, request::Answers, send::is_final};
use crate::platform::{
    Guard,
    request::{Method, Request},
};

/// When an introduction that failed to arrive is sent again.
const RETRY_MS: i64 = 10_000;

/// The state of the visitor's introduction.
#[derive(Default)]
pub(super) struct Introduction {
    in_flight: bool,
    retry_timer: Option<Guard>,
    /// The server took a message from this page, so it knows the visitor.
    was_acknowledged: bool,
}

impl Engine {
    /// Adds to what the visitor says of themselves, and sends it if it may go.
    pub(crate) fn introduce(self: &Rc<Self>, introduction: Introduce) {
        self.role.queue_introduction(introduction);
        self.flush_introduction();
    }

    /// The server took a message of ours.
    pub(super) fn message_acknowledged(self: &Rc<Self>) {
        self.introduction.borrow_mut().was_acknowledged = true;
        self.flush_introduction();
    }

    /// Whether the server knows the visitor. If not, their first message carries
    /// the introduction.
    pub(super) fn is_known(&self) -> bool {
        let replica = self.replica.borrow();
        self.introduction.borrow().was_acknowledged
            || !replica.conversations(Filter::All, None).is_empty()
    }

    /// Sends the part of the introduction that the server does not have; one
    /// request at a time, so that the latest values win.
    pub(super) fn flush_introduction(self: &Rc<Self>) {
        if self.introduction.borrow().in_flight || !self.is_known() {
            return;
        }
        let Some(introduction) = self.role.take_unsent_introduction() else {
            return;
        };
        self.introduction.borrow_mut().in_flight = true;
        let request = Request::of(Method::PATCH, "/contact").with(&introduction);
        let on_answer = move |engine: &Rc<Self>, answers: Answers| {
            engine.introduction.borrow_mut().in_flight = false;
            match answers {
                // The changed contact comes with an event of its conversation.
                Ok(_) => engine.flush_introduction(),
                Err(problem) if is_final(&problem) => {
                    engine.report(problem);
                    engine.flush_introduction();
                }
                // Sent again when the connection is back, or after a while.
                Err(problem) => {
                    engine.role.requeue_introduction(introduction);
                    let again = engine.after(RETRY_MS, Self::flush_introduction);
                    engine.introduction.borrow_mut().retry_timer = Some(again);
                    if problem.status != 0 {
                        engine.report(problem);
                    }
                }
            }
        };
        self.fetch_all(vec![request], Box::new(on_answer));
    }
}
