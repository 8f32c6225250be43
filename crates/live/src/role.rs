//! The two sides of a conversation: an agent at the dashboard, a visitor in a
//! website's chat. The engine is the same for both; what differs is here. A
//! build that has one role does not carry the other's readers.

mod agent;
mod visitor;

use std::rc::Rc;

use protocol::{
    Author, Content, ConversationId, Event, MessageId, Problem, WebPage, command::Introduce,
};
use sync::{Changes, Replica};

pub(crate) use agent::AgentRole;
pub use visitor::Visitor;
pub(crate) use visitor::VisitorRole;

use crate::{account::Engine, platform::request::Request};

/// A first screen that has come, and how it enters the replica.
pub(crate) struct BootstrapResponse {
    pub(crate) me: Author,
    pub(crate) enter: Box<dyn FnOnce(&mut Replica) -> Changes>,
}

/// Who this client is to the server.
pub(crate) trait Role {
    /// Where this role's part of the API begins.
    fn path(&self) -> &'static str;

    /// What requests and the stream show, where there is no cookie.
    fn token(&self) -> Option<String> {
        None
    }

    /// Asks for the first screen.
    fn first_screen(&self) -> Request;

    fn begin(&self, body: String) -> Result<BootstrapResponse, Problem>;

    /// The first screen was refused. True if it is worth asking once more.
    fn retries_bootstrap(&self, _problem: &Problem) -> bool {
        false
    }

    /// The body that sends a message. `is_known`: it is not my first.
    fn message(&self, content: Content, is_known: bool) -> String;

    /// Says that everything up to a message was seen: the path's end and body.
    fn seen(&self, up_to: MessageId) -> (&'static str, String);

    /// The same for what has come, where somebody wants to know.
    fn received(&self, _up_to: MessageId) -> Option<(&'static str, String)> {
        None
    }

    /// What the answer to either tells.
    fn told(&self, body: String) -> Result<Event, Problem>;

    /// How those conversations are found that only events have named, where I
    /// have read marks.
    fn tracks_read_marks(&self) -> Option<fn(&Rc<Engine>)> {
        None
    }

    /// Says that I am writing, where the stream cannot.
    fn types(&self, _id: ConversationId) -> Option<Request> {
        None
    }

    /// The page I am on, where somebody wants to know.
    fn page(&self) -> Option<WebPage> {
        None
    }

    /// What I say of myself: kept until it is told.
    fn queue_introduction(&self, _says: Introduce) {}

    /// What of it is still to be told, to be told now.
    fn unsent_introduction(&self) -> Option<Introduce> {
        None
    }

    /// It was not heard: it waits again, under what was said since.
    fn requeue_introduction(&self, _says: Introduce) {}

    /// Drops what I say of myself: it keeps a message from being taken. False
    /// where there is nothing to drop.
    fn drop_introduction(&self) -> bool {
        false
    }

    /// Whether to say so where messages are only kept as long as the tab is.
    fn warns_if_not_durable(&self) -> bool {
        true
    }
}
