//! The page's network, clock and device: everything reaches the reference server,
//! and nothing takes time.

use std::{future::ready, rc::Rc};

use fake::{HttpRequest, StreamId};
use leptos::task::spawn_local;
use live::{
    Transport,
    connection::ConnectionInput,
    platform::request::Request,
    platform::{
        Guard, Platform, Stream, StreamEvent, StreamListener, Task, outbox_store::OutboxStore,
    },
};
use protocol::{Cursor, MessageId, Problem};
use sync::Pending;

use super::{Shop, minute};

/// The platform of a page that talks to a shop.
pub(super) struct ShopPlatform(pub(super) Rc<Shop>);

/// The page's end of a stream.
struct ShopStream {
    id: StreamId,
    shop: Rc<Shop>,
}

impl Stream for ShopStream {
    fn send(&self, frame: String) {
        let frame = serde_json::from_str(&frame).expect("the page speaks our protocol");
        self.shop.server.borrow_mut().receive_frame(self.id, frame);
        deliver_soon(&self.shop);
    }
}

impl Drop for ShopStream {
    fn drop(&mut self) {
        self.shop.server.borrow_mut().close_stream(self.id);
    }
}

/// The device's memory.
struct Memory(Rc<Shop>);

impl OutboxStore for Memory {
    fn put(&self, pending: &Pending) {
        self.remove(pending.id);
        self.0.outbox.borrow_mut().push(pending.clone());
    }

    fn remove(&self, id: MessageId) {
        let mut outbox = self.0.outbox.borrow_mut();
        outbox.retain(|pending| pending.id != id);
    }

    fn is_durable(&self) -> bool {
        true
    }
}

impl Platform for ShopPlatform {
    fn now(&self) -> i64 {
        self.0.server.borrow().clock.max(minute(90)).millis()
    }

    fn random(&self) -> [u8; 10] {
        let mut random = [3; 10];
        random[2..].copy_from_slice(&self.0.mint().to_be_bytes());
        random
    }

    fn spawn(&self, task: Task<()>) {
        spawn_local(task);
    }

    /// Nothing in these tests waits for time to pass.
    fn after(&self, _ms: i64, _then: Box<dyn FnOnce()>) -> Guard {
        Box::new(())
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
        let shop = &self.0;
        shop.streams_opened.set(shop.streams_opened.get() + 1);
        let id = StreamId::from(shop.streams_opened.get());
        *shop.stream.borrow_mut() = Some((id, Rc::clone(&listener)));
        spawn_local(async move { listener(StreamEvent::Opened) });
        Box::new(ShopStream {
            id,
            shop: Rc::clone(shop),
        })
    }

    fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        let shop = &self.0;
        let made = format!("{} {}", request.method, request.path);
        shop.requests.borrow_mut().push(made);
        if shop.holds.get() && request.method == "PUT" {
            return Box::pin(std::future::pending());
        }
        if request.method == "PUT" {
            shop.pass_until(90);
        }
        let answer = shop.server.borrow_mut().answer(HttpRequest {
            method: request.method.as_str(),
            path: &request.path,
            token: request.token.as_deref(),
            body: request.body.as_deref().unwrap_or_default(),
        });
        deliver_soon(shop);
        Box::pin(ready(answer))
    }

    fn outbox(&self, _: String) -> Task<(Rc<dyn OutboxStore>, Vec<Pending>)> {
        let stored = self.0.outbox.borrow().clone();
        let memory = Rc::new(Memory(Rc::clone(&self.0)));
        Box::pin(ready((memory as Rc<dyn OutboxStore>, stored)))
    }
}

/// Carries the server's frames once the page has done what it is at.
fn deliver_soon(shop: &Rc<Shop>) {
    let shop = Rc::clone(shop);
    spawn_local(async move { shop.deliver() });
}
