//! Who uses this client: an agent at the dashboard, or a visitor in a website's
//! chat. The account is the same for both; what differs is data that a [`Role`]
//! returns: paths, requests, bodies.

mod agent;
mod visitor;

use protocol::{
    Author, Content, ConversationId, Event, MessageId, Problem, WebPage, command::Introduce,
};
use sync::{Changes, Replica};

pub(crate) use agent::AgentRole;
pub(crate) use visitor::VisitorRole;
pub use visitor::WebsiteVisitor;

use crate::platform::request::Request;

/// The bootstrap as the server sent it, and how it enters the replica.
pub(crate) struct BootstrapResponse {
    pub(crate) me: Author,
    pub(crate) enter: Box<dyn FnOnce(&mut Replica) -> Changes>,
}

/// Who this client is to the server.
pub(crate) trait Role {
    /// Where this role's part of the API begins.
    fn path(&self) -> &'static str;

    /// The bearer token of requests and of the stream, where there is no cookie.
    fn token(&self) -> Option<String> {
        None
    }

    /// The request for the bootstrap.
    fn bootstrap_request(&self) -> Request;

    /// Reads the answer to [`Role::bootstrap_request`].
    fn read_bootstrap(&self, body: String) -> Result<BootstrapResponse, Problem>;

    /// The bootstrap was refused. True if it is worth another attempt.
    fn retries_bootstrap(&self, _problem: &Problem) -> bool {
        false
    }

    /// The body that sends a message. `is_known`: the server knows the sender.
    fn message(&self, content: Content, is_known: bool) -> String;

    /// Marks everything up to a message as read: the end of the path, and the
    /// body.
    fn read_receipt(&self, up_to: MessageId) -> (&'static str, String);

    /// A receipt for everything up to a message, where the role sends receipts.
    fn delivery_receipt(&self, _up_to: MessageId) -> Option<(&'static str, String)> {
        None
    }

    /// Reads the response to a receipt or a rating as an event.
    fn event_from_response(&self, body: String) -> Result<Event, Problem>;

    /// Whether this role has read marks. Conversation events carry none, so they are
    /// fetched for conversations first learned of from an event.
    fn tracks_read_marks(&self) -> bool {
        false
    }

    /// The request that tells that somebody types in a conversation, for a role whose
    /// stream may carry no frames to the server (server-sent events).
    fn typing_request(&self, _id: ConversationId) -> Option<Request> {
        None
    }

    /// The web page that a visitor is on.
    fn web_page(&self) -> Option<WebPage> {
        None
    }

    /// Adds to what a visitor says of themselves; kept until it is sent.
    fn queue_introduction(&self, _introduction: Introduce) {}

    /// Takes the part of it that was not sent yet.
    fn take_unsent_introduction(&self) -> Option<Introduce> {
        None
    }

    /// Sending failed: puts it back, below what was added since.
    fn requeue_introduction(&self, _introduction: Introduce) {}

    /// Drops the introduction, because the server refuses messages for it. False
    /// if there was nothing to drop.
    fn drop_introduction(&self) -> bool {
        false
    }

    /// Whether to warn where unsent messages do not outlive the tab.
    fn warns_if_not_durable(&self) -> bool {
        true
    }
}
