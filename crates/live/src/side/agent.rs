//! An agent: known by a cookie, reads for themselves alone.

use std::rc::Rc;

use protocol::{
    Author, Bootstrap, Content, ConversationId, Event, MessageId, Problem,
    command::{MarkRead, SendMessage},
    json,
};

use super::{Beginning, Side};
use crate::{
    engine::Engine,
    request::{Request, conversation_path, read},
};

pub(crate) struct AgentSide;

impl Side for AgentSide {
    fn path(&self) -> &'static str {
        "/api"
    }

    fn first_screen(&self) -> Request {
        Request::get("/bootstrap")
    }

    fn begin(&self, body: String) -> Result<Beginning, Problem> {
        let bootstrap: Bootstrap = read(Ok(body))?;
        Ok(Beginning {
            me: Author::Agent(bootstrap.me),
            enter: Box::new(|replica| replica.bootstrap(bootstrap)),
        })
    }

    fn message(&self, content: Content, _is_known: bool) -> String {
        json::write(&SendMessage { content })
    }

    fn seen(&self, up_to: MessageId) -> (&'static str, String) {
        ("/read", json::write(&MarkRead { up_to }))
    }

    fn told(&self, body: String) -> Result<Event, Problem> {
        let read_mark = read(Ok(body))?;
        Ok(Event::ConversationRead { read_mark })
    }
    fn finds_unmarked(&self) -> Option<fn(&Rc<Engine>)> {
        Some(Engine::find_unmarked)
    }

    fn types(&self, id: ConversationId) -> Option<Request> {
        Some(Request::of("POST", conversation_path(id, "/typing")))
    }
}
