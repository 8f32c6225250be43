//! A page in a browser as the platform.

use std::{future::ready, rc::Rc};

use gloo_timers::callback::Timeout;
use protocol::{Cursor, Problem};
use sync::Pending;
use uuid::Uuid;

use super::{
    Guard, Platform, Stream, StreamListener, Task, fetch,
    macrotask::MacrotaskQueue,
    outbox_store::{IndexedDbOutbox, LocalStorageOutbox, OutboxStore},
    page_events,
    request::Request,
    server_sent_events::ServerSentEvents,
    socket::Socket,
    stream::FailedStream,
};
use crate::{Transport, connection::ConnectionInput};

/// The browser, with what differs between an agent's page and a visitor's.
pub(crate) struct Browser {
    base: String,
    macrotasks: Option<MacrotaskQueue>,
    outbox: fn(String) -> Task<Stored>,
    events: OpenServerSentEvents,
}

/// An open outbox, and the messages in it.
type Stored = (Rc<dyn OutboxStore>, Vec<Pending>);

/// Opens server-sent events at an address; `None` where there are none.
pub type OpenServerSentEvents = Box<dyn Fn(&str, StreamListener) -> Option<Box<dyn Stream>>>;

/// Function values keep one role's code out of the other role's download.
impl Browser {
    /// An agent's page: the browser's own server-sent events, and an outbox in
    /// IndexedDB, which holds more than local storage.
    pub(crate) fn of_agent(base: String) -> Self {
        Self {
            base,
            macrotasks: MacrotaskQueue::new(),
            outbox: |owner| Box::pin(IndexedDbOutbox::open(owner)),
            events: Box::new(|url, listener| {
                let events = ServerSentEvents::open(url, &listener).ok()?;
                Some(Box::new(events))
            }),
        }
    }

    /// A visitor's page. The browser's own server-sent events cannot send a
    /// token, so the page gives its own; and what a visitor has not sent yet is
    /// little enough for local storage.
    pub(crate) fn of_visitor(base: String, events: OpenServerSentEvents) -> Self {
        Self {
            base,
            macrotasks: MacrotaskQueue::new(),
            outbox: |owner| {
                let store = LocalStorageOutbox::open(&owner);
                let stored = store.stored();
                Box::pin(ready((Rc::new(store) as Rc<dyn OutboxStore>, stored)))
            },
            events,
        }
    }

    /// The server's address with the given path, and with the scheme's `http`
    /// replaced by `ws` for sockets.
    fn url(&self, path: &str, socket: bool) -> String {
        let base = if self.base.is_empty() && socket {
            web_sys::window()
                .and_then(|window| window.location().origin().ok())
                .unwrap_or_default()
        } else {
            self.base.clone()
        };
        let base = match base.strip_prefix("http") {
            Some(rest) if socket => ["ws", rest].concat(),
            _ => base,
        };
        [&*base, path].concat()
    }
}

impl Platform for Browser {
    fn now(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let now = js_sys::Date::now() as i64;
        now
    }

    fn random(&self) -> [u8; 10] {
        // A version 4 id is random where a version 7 id is, the last ten bytes, and
        // has its version and variant in the same places.
        let [_, _, _, _, _, _, random @ ..] = Uuid::new_v4().into_bytes();
        random
    }

    fn spawn(&self, task: Task<()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn after(&self, ms: i64, then: Box<dyn FnOnce()>) -> Guard {
        // Longer than that, setTimeout overflows and fires at once.
        let ms = u32::try_from(ms.clamp(0, i64::from(i32::MAX))).unwrap_or(0);
        Box::new(Timeout::new(ms, then))
    }

    fn soon(&self, then: Box<dyn FnOnce()>) {
        match &self.macrotasks {
            Some(queue) => queue.push(then),
            None => drop(Timeout::new(0, then).forget()),
        }
    }

    fn watch(&self, dispatch: Rc<dyn Fn(ConnectionInput)>) -> Guard {
        Box::new(page_events::watch(&dispatch))
    }

    fn open(
        &self,
        path: &'static str,
        transport: Transport,
        cursor: Option<Cursor>,
        listener: StreamListener,
    ) -> Box<dyn Stream> {
        match transport {
            Transport::Socket => {
                let url = self.url(&[path, "/socket"].concat(), true);
                match Socket::open(&url, &listener) {
                    Some(socket) => Box::new(socket),
                    None => Box::new(FailedStream::new(listener)),
                }
            }
            Transport::Events => {
                let query = match cursor {
                    Some(cursor) => ["?cursor=", &cursor.to_string()].concat(),
                    None => String::new(),
                };
                let url = self.url(&[path, "/events", &query].concat(), false);
                match (self.events)(&url, Rc::clone(&listener)) {
                    Some(events) => events,
                    None => Box::new(FailedStream::new(listener)),
                }
            }
        }
    }

    fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        Box::pin(fetch::fetch(self.base.clone(), request))
    }

    fn outbox(&self, owner: String) -> Task<Stored> {
        (self.outbox)(owner)
    }
}
