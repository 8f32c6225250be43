//! An agent: known by a cookie, reads for themselves alone.

use protocol::{
    Author, Bootstrap, Content, ConversationId, Event, MessageId, Problem,
    command::{MarkRead, SendMessage},
    json,
};

use super::{BootstrapResponse, Role};
use crate::platform::request::{Method, Request, conversation_path, read};

pub(crate) struct AgentRole;

impl Role for AgentRole {
    fn path(&self) -> &'static str {
        "/api"
    }

    fn bootstrap_request(&self) -> Request {
        Request::get("/bootstrap")
    }

    fn read_bootstrap(&self, body: String) -> Result<BootstrapResponse, Problem> {
        let bootstrap: Bootstrap = read(Ok(body))?;
        Ok(BootstrapResponse {
            me: Author::Agent(bootstrap.me),
            enter: Box::new(|replica| replica.bootstrap(bootstrap)),
        })
    }

    fn message(&self, content: Content, _is_known: bool) -> String {
        json::write(&SendMessage { content })
    }

    fn read_receipt(&self, up_to: MessageId) -> (&'static str, String) {
        ("/read", json::write(&MarkRead { up_to }))
    }

    fn event_from_response(&self, body: String) -> Result<Event, Problem> {
        let read_mark = read(Ok(body))?;
        Ok(Event::ConversationRead { read_mark })
    }

    fn tracks_read_marks(&self) -> bool {
        true
    }

    fn typing_request(&self, id: ConversationId) -> Option<Request> {
        Some(Request::of(Method::POST, conversation_path(id, "/typing")))
    }
}
