//! The browser as the world.

use std::{cell::RefCell, collections::VecDeque, future::ready, rc::Rc};

use gloo_timers::callback::Timeout;
use protocol::{Cursor, Problem};
use sync::Pending;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventTarget, MessageChannel, VisibilityState};

use super::{Ear, Guard, Stream, Task, World, fetch};
use crate::{
    Transport,
    line::Input,
    outbox_store::{IndexedOutbox, OutboxStore, Shelf},
    request::Request,
    transport::{Events, Socket, Unborn},
};

/// A page in a browser.
pub(crate) struct Browser {
    base: String,
    bell: Option<Bell>,
    outbox: fn(String) -> Task<Stored>,
    events: OpenEvents,
}

/// A stored outbox, and what is in it.
type Stored = (Rc<dyn OutboxStore>, Vec<Pending>);

/// Opens server-sent events at an address, where there are any.
pub type OpenEvents = Box<dyn Fn(&str, Ear) -> Option<Box<dyn Stream>>>;

/// What only one side uses, only its page downloads.
impl Browser {
    /// An agent's: with what the web has for long work in one place.
    pub(crate) fn of_agent(base: String) -> Self {
        Self {
            base,
            bell: Bell::new(),
            outbox: |owner| Box::pin(IndexedOutbox::open(owner)),
            events: Box::new(|url, ear| {
                let events = Events::open(url, &ear).ok()?;
                Some(Box::new(events))
            }),
        }
    }

    /// A visitor's. The browser's own server-sent events cannot show a token; and
    /// what a visitor has not sent yet is a few lines of text.
    pub(crate) fn of_visitor(base: String, events: OpenEvents) -> Self {
        Self {
            base,
            bell: Bell::new(),
            outbox: |owner| {
                let shelf = Shelf::open(&owner);
                let stored = shelf.stored();
                Box::pin(ready((Rc::new(shelf) as Rc<dyn OutboxStore>, stored)))
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

impl World for Browser {
    fn now(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let now = js_sys::Date::now() as i64;
        now
    }

    fn random(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        let filled = web_sys::window()
            .and_then(|window| window.crypto().ok())
            .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
        if !filled {
            for byte in &mut bytes {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "below 256"
                )]
                let drawn = (js_sys::Math::random() * 256.0) as u8;
                *byte = drawn;
            }
        }
        bytes
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
        match &self.bell {
            Some(bell) => bell.ring(then),
            None => drop(Timeout::new(0, then).forget()),
        }
    }

    fn watch(&self, tell: Rc<dyn Fn(Input)>) -> Guard {
        let Some(window) = web_sys::window() else {
            return Box::new(());
        };
        let document = window.document();
        let page = document.clone();
        let visible = move || {
            page.as_ref()
                .is_none_or(|page| page.visibility_state() == VisibilityState::Visible)
        };
        let heard = Closure::new(move |event: Event| {
            tell(match event.type_().as_str() {
                "online" => Input::Online,
                "offline" => Input::Offline,
                "focus" => Input::Shown,
                _ if visible() => Input::Shown,
                _ => Input::Hidden,
            });
        });
        let mut listener = Listener {
            heard,
            targets: Vec::new(),
        };
        for kind in ["online", "offline", "focus", "pageshow"] {
            listener.listen(&window, kind);
        }
        if let Some(document) = document {
            listener.listen(&document, "visibilitychange");
        }
        Box::new(listener)
    }

    fn open(
        &self,
        path: &'static str,
        transport: Transport,
        cursor: Option<Cursor>,
        ear: Ear,
    ) -> Box<dyn Stream> {
        match transport {
            Transport::Socket => {
                match Socket::open(&self.url(&[path, "/socket"].concat(), true), &ear) {
                    Ok(socket) => Box::new(socket),
                    Err(_) => Box::new(Unborn::new(ear)),
                }
            }
            Transport::Events => {
                let query = match cursor {
                    Some(cursor) => ["?cursor=", &cursor.to_string()].concat(),
                    None => String::new(),
                };
                let url = self.url(&[path, "/events", &query].concat(), false);
                match (self.events)(&url, Rc::clone(&ear)) {
                    Some(events) => events,
                    None => Box::new(Unborn::new(ear)),
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

type Errand = Box<dyn FnOnce()>;

/// A message to oneself: the quickest way into a task of one's own.
struct Bell {
    channel: MessageChannel,
    waiting: Rc<RefCell<VecDeque<Errand>>>,
    _rung: Closure<dyn Fn()>,
}

impl Bell {
    fn new() -> Option<Self> {
        let channel = MessageChannel::new().ok()?;
        let waiting: Rc<RefCell<VecDeque<Errand>>> = Rc::default();
        let called = Rc::clone(&waiting);
        let rung: Closure<dyn Fn()> = Closure::new(move || {
            let next = called.borrow_mut().pop_front();
            if let Some(then) = next {
                then();
            }
        });
        channel
            .port1()
            .set_onmessage(Some(rung.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            waiting,
            _rung: rung,
        })
    }

    fn ring(&self, then: Errand) {
        self.waiting.borrow_mut().push_back(then);
        // Null can always be cloned, and the port is never closed.
        let _posted = self.channel.port2().post_message(&JsValue::NULL);
    }
}

/// Listens until it is dropped.
struct Listener {
    heard: Closure<dyn Fn(Event)>,
    targets: Vec<(EventTarget, &'static str)>,
}

impl Listener {
    fn listen(&mut self, target: &EventTarget, kind: &'static str) {
        let heard = self.heard.as_ref().unchecked_ref();
        // The kinds are ours and the callback is one: it cannot fail.
        let _added = target.add_event_listener_with_callback(kind, heard);
        self.targets.push((target.clone(), kind));
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let heard = self.heard.as_ref().unchecked_ref();
        for (target, kind) in &self.targets {
            let _removed = target.remove_event_listener_with_callback(kind, heard);
        }
    }
}
