//! Commands that only wait for their answer: assign, resolve, rate, identify.
//! Nothing is shown before the server has agreed. Without a connection they fail at
//! once, and the connection's end fails those that are under way: nobody is told of it
//! minutes later.

use std::rc::Rc;

use protocol::{
    AgentId, ConversationId, ConversationStatus, Event, Problem,
    command::{Assignment, ChangeConversation, Rate},
    identity::{Identified, Identify},
};
use sync::{Changes, sorted::Map};

use super::{
    Engine,
    request::{Answers, Call, first},
};
use crate::platform::request::{Method, Request, conversation_path, read};

const NOT_ASSIGNED: &str = "No connection: it was not assigned. Try again when it is back.";
const NOT_RESOLVED: &str = "No connection: it was not resolved. Try again when it is back.";
const NOT_REOPENED: &str = "No connection: it was not reopened. Try again when it is back.";
const NOT_RATED: &str = "No connection: it was not rated. Try again when it is back.";
const NO_ANSWER: &str =
    "The connection was lost before the server answered. Look again when it is back.";

/// Commands that wait for their answer.
#[derive(Default)]
pub(super) struct CommandsUnderWay {
    calls: Map<u32, Call>,
    made: u32,
}

impl CommandsUnderWay {
    fn next(&mut self) -> u32 {
        self.made = self.made.wrapping_add(1);
        self.made
    }
}

impl Engine {
    /// Hands a conversation to an agent, or to nobody.
    pub(crate) fn assign(self: &Rc<Self>, id: ConversationId, to: Option<AgentId>) {
        let to = to.map_or(Assignment::Nobody, Assignment::Agent);
        let change = ChangeConversation {
            assignee: Some(to),
            ..ChangeConversation::default()
        };
        self.change(id, &change, NOT_ASSIGNED);
    }

    /// Changes the status of a conversation.
    pub(crate) fn resolve(self: &Rc<Self>, id: ConversationId, status: ConversationStatus) {
        let change = ChangeConversation {
            status: Some(status),
            ..ChangeConversation::default()
        };
        let undone = match status {
            ConversationStatus::Open => NOT_REOPENED,
            ConversationStatus::Resolved => NOT_RESOLVED,
        };
        self.change(id, &change, undone);
    }

    fn change(
        self: &Rc<Self>,
        id: ConversationId,
        change: &ChangeConversation,
        undone: &'static str,
    ) {
        let request = Request::of(Method::PATCH, conversation_path(id, "")).with(change);
        self.command(request, undone, |engine, answer| {
            engine.apply_event(Event::ConversationUpdated {
                conversation: read(Ok(answer))?,
            });
            Ok(())
        });
    }

    /// Asks the server to do something. `undone` says what did not happen, where there
    /// is no connection.
    pub(super) fn command(
        self: &Rc<Self>,
        request: Request,
        undone: &'static str,
        then: impl FnOnce(&Rc<Self>, String) -> Result<(), Problem> + 'static,
    ) {
        if self.connection.borrow().live().is_none() {
            return self.report(Problem::new(0, "offline", undone));
        }
        let number = self.commands.borrow_mut().next();
        let on_answer = move |engine: &Rc<Self>, answers: Answers| {
            engine.commands.borrow_mut().calls.remove(&number);
            let done = answers.and_then(|bodies| then(engine, first(bodies)));
            if let Err(problem) = done {
                engine.report(problem);
            }
        };
        let call = self.fetch_all(vec![request], Box::new(on_answer));
        self.commands.borrow_mut().calls.insert(number, call);
    }

    /// The connection broke: what waits for an answer gets none.
    pub(super) fn abort_commands(self: &Rc<Self>) {
        let calls = std::mem::take(&mut self.commands.borrow_mut().calls);
        if calls.is_empty() {
            return;
        }
        for call in calls.values() {
            call.abort();
        }
        self.report(Problem::new(0, "connection_lost", NO_ANSWER));
    }

    /// Sends a visitor's rating of a resolved conversation.
    pub(crate) fn rate(self: &Rc<Self>, id: ConversationId, score: u8, comment: Option<String>) {
        let rate = Rate { score, comment };
        let request = Request::of(Method::POST, conversation_path(id, "/rating")).with(&rate);
        self.command(request, NOT_RATED, |engine, answer| {
            engine.apply_event(engine.role.event_from_response(answer)?);
            Ok(())
        });
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
