//! The chat's network, clock and device: everything reaches the reference server,
//! at once.

use std::{future::ready, rc::Rc};

use fake::{HttpRequest, StreamId};
use gloo_timers::callback::Timeout;
use live::{
    Transport,
    connection::ConnectionInput,
    platform::{
        Guard, Platform, Stream, StreamEvent, StreamListener, Task, outbox_store::OutboxStore,
        request::Request,
    },
};
use protocol::{Cursor, MessageId, Problem};
use sync::Pending;
use wasm_bindgen_futures::spawn_local;

use crate::server::ChatServer;

/// The platform of a chat that talks to a [`ChatServer`].
pub(crate) struct ChatPlatform(pub(crate) Rc<ChatServer>);

/// The chat's end of a stream.
struct ChatStream {
    id: StreamId,
    server: Rc<ChatServer>,
}

impl Stream for ChatStream {
    fn send(&self, frame: String) {
        let frame = serde_json::from_str(&frame).expect("the chat speaks our protocol");
        let mut server = self.server.state.borrow_mut();
        server.receive_frame(self.id, frame);
        deliver_soon(&self.server);
    }
}

impl Drop for ChatStream {
    fn drop(&mut self) {
        self.server.state.borrow_mut().close_stream(self.id);
    }
}

/// What is written waits in the page's memory alone.
struct MemoryOutbox;

impl OutboxStore for MemoryOutbox {
    fn put(&self, _pending: &Pending) {}

    fn remove(&self, _id: MessageId) {}

    fn is_durable(&self) -> bool {
        false
    }
}

impl Platform for ChatPlatform {
    fn now(&self) -> i64 {
        widget::host::now().millis()
    }

    fn random(&self) -> [u8; 10] {
        let mut random = [3; 10];
        random[2..].copy_from_slice(&self.0.mint().to_be_bytes());
        random
    }

    fn spawn(&self, task: Task<()>) {
        spawn_local(task);
    }

    fn after(&self, ms: i64, then: Box<dyn FnOnce()>) -> Guard {
        let ms = u32::try_from(ms).unwrap_or(u32::MAX / 2);
        Box::new(Timeout::new(ms, then))
    }

    fn soon(&self, then: Box<dyn FnOnce()>) {
        spawn_local(async move { then() });
    }

    fn watch(&self, _dispatch: Rc<dyn Fn(ConnectionInput)>) -> Guard {
        Box::new(())
    }

    fn open(
        &self,
        _: &'static str,
        _: Transport,
        _: Option<Cursor>,
        listener: StreamListener,
    ) -> Box<dyn Stream> {
        let id = self.0.mint();
        *self.0.stream.borrow_mut() = Some((id, Rc::clone(&listener)));
        spawn_local(async move { listener(StreamEvent::Opened) });
        Box::new(ChatStream {
            id,
            server: Rc::clone(&self.0),
        })
    }

    fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        if request.path.ends_with("/bootstrap") {
            self.0.bootstraps.set(self.0.bootstraps.get() + 1);
        }
        let answer = self.0.state.borrow_mut().answer(HttpRequest {
            method: request.method.as_str(),
            path: &request.path,
            token: request.token.as_deref(),
            body: request.body.as_deref().unwrap_or_default(),
        });
        deliver_soon(&self.0);
        Box::pin(ready(answer))
    }

    fn outbox(&self, _: String) -> Task<(Rc<dyn OutboxStore>, Vec<Pending>)> {
        Box::pin(ready((
            Rc::new(MemoryOutbox) as Rc<dyn OutboxStore>,
            Vec::new(),
        )))
    }
}

/// Carries the server's frames once the chat has done what it is at.
fn deliver_soon(server: &Rc<ChatServer>) {
    let server = Rc::clone(server);
    spawn_local(async move { server.deliver() });
}
