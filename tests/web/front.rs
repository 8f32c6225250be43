//! The shop as the platform of `live`: its stream, its clock, its outbox.

use std::{future::ready, rc::Rc};

use leptos::task::spawn_local;
use live::{
    Transport,
    connection::ConnectionInput,
    platform::request::Request,
    platform::{
        Guard, Platform, Stream, StreamEvent, StreamListener, Task, outbox_store::OutboxStore,
    },
};
use protocol::{ClientFrame, Cursor, MessageId, Problem, Seq, ServerFrame};
use sync::Pending;

use super::{EPOCH, NOON, Shop, frame_event};

/// The shop as `live` meets it.
pub(super) struct Front(pub(super) Rc<Shop>);

/// The page's end of the stream.
struct ShopStream(Rc<Shop>);

impl Stream for ShopStream {
    fn send(&self, frame: String) {
        let frame = serde_json::from_str(&frame).expect("the page speaks our language");
        let Some(listener) = self.0.listener.borrow().clone() else {
            return;
        };
        let answer = match frame {
            ClientFrame::Resume { cursor, .. } => {
                let cursor = cursor.unwrap_or(Seq::new(self.0.seq.get()));
                self.0.told.set(cursor);
                ServerFrame::Ready {
                    epoch: EPOCH,
                    cursor,
                    heartbeat_ms: 25_000,
                }
            }
            ClientFrame::Ping => ServerFrame::Pong,
            ClientFrame::Typing { .. }
            | ClientFrame::Viewing { .. }
            | ClientFrame::Visiting { .. }
            | ClientFrame::Unknown => return,
        };
        spawn_local(async move { listener(frame_event(&answer)) });
    }
}

/// The device's memory.
struct Memory(Rc<Shop>);

impl OutboxStore for Memory {
    fn put(&self, pending: &Pending) {
        self.remove(pending.id);
        self.0.stored.borrow_mut().push(pending.clone());
    }

    fn remove(&self, id: MessageId) {
        self.0
            .stored
            .borrow_mut()
            .retain(|pending| pending.id != id);
    }

    fn is_durable(&self) -> bool {
        true
    }
}

impl Platform for Front {
    fn now(&self) -> i64 {
        NOON + 90 * 60_000
    }

    fn random(&self) -> [u8; 10] {
        let mut random = [3; 10];
        random[2..].copy_from_slice(&self.0.next().get().to_be_bytes());
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
        self.0.streams_opened.set(self.0.streams_opened.get() + 1);
        *self.0.listener.borrow_mut() = Some(listener.clone());
        spawn_local(async move { listener(StreamEvent::Opened) });
        Box::new(ShopStream(self.0.clone()))
    }

    fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        if self.0.holds.get() && request.method == "PUT" {
            return Box::pin(std::future::pending());
        }
        Box::pin(ready(self.0.answer(&request)))
    }

    fn outbox(&self, _: String) -> Task<(Rc<dyn OutboxStore>, Vec<Pending>)> {
        let stored = self.0.stored.borrow().clone();
        Box::pin(ready((
            Rc::new(Memory(self.0.clone())) as Rc<dyn OutboxStore>,
            stored,
        )))
    }
}
