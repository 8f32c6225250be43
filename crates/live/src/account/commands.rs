//! Commands that only wait for their answer: assign, resolve, rate, identify.
//! Nothing is shown before the server has agreed.

use std::rc::Rc;

use protocol::{
    AgentId, ConversationId, ConversationStatus, Event, Problem,
    command::{Assignment, ChangeConversation, Rate},
    identity::{Identified, Identify},
};
use sync::Changes;

use super::{
    Engine,
    request::{Answers, first},
};
use crate::platform::request::{Method, Request, conversation_path};

impl Engine {
    /// Hands a conversation to an agent, or to nobody.
    pub(crate) fn assign(self: &Rc<Self>, id: ConversationId, to: Option<AgentId>) {
        let to = to.map_or(Assignment::Nobody, Assignment::Agent);
        self.change(
            id,
            &ChangeConversation {
                assignee: Some(to),
                ..ChangeConversation::default()
            },
        );
    }

    /// Changes the status of a conversation.
    pub(crate) fn resolve(self: &Rc<Self>, id: ConversationId, status: ConversationStatus) {
        self.change(
            id,
            &ChangeConversation {
                status: Some(status),
                ..ChangeConversation::default()
            },
        );
    }

    fn change(self: &Rc<Self>, id: ConversationId, change: &ChangeConversation) {
        let request = Request::of(Method::PATCH, conversation_path(id, "")).with(change);
        self.fetch(request, |engine, answer| match answer {
            Ok(conversation) => engine.apply_event(Event::ConversationUpdated { conversation }),
            Err(problem) => engine.report(problem),
        });
    }

    /// Sends a visitor's rating of a resolved conversation.
    pub(crate) fn rate(self: &Rc<Self>, id: ConversationId, score: u8, comment: Option<String>) {
        let rate = Rate { score, comment };
        let request = Request::of(Method::POST, conversation_path(id, "/rating")).with(&rate);
        let on_answer = |engine: &Rc<Self>, answers: Answers| {
            let event = answers
                .map(first)
                .and_then(|body| engine.role.event_from_response(body));
            match event {
                Ok(event) => engine.apply_event(event),
                Err(problem) => engine.report(problem),
            }
        };
        self.fetch_all(vec![request], Box::new(on_answer));
    }

    /// Sends the website's signed token that proves who the visitor is. `then`
    /// receives the session token to use from now on, if it is another one.
    pub(crate) fn identify(
        self: &Rc<Self>,
        token: String,
        then: Box<dyn FnOnce(Result<Option<String>, Problem>)>,
    ) {
        let request = Request::of(Method::POST, "/identify").with(&Identify { token });
        self.fetch::<Identified>(request, move |_, answer| {
            then(answer.map(|identified| identified.token));
        });
    }

    /// An answer carries the whole entity, like the event that follows it: the
    /// replica keeps the higher version of the two.
    pub(super) fn apply_event(self: &Rc<Self>, event: Event) {
        let mut changes = Changes::default();
        self.replica.borrow_mut().apply(event, &mut changes);
        self.publish(changes);
    }
}
