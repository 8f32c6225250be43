//! A WebSocket as a stream.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CloseEvent, Event, WebSocket};

use super::{frame, listener};
use crate::world::{Ear, Heard, Stream};

/// Closed when dropped.
pub(crate) struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn Fn(Event)>,
    _heard: Closure<dyn Fn(Event)>,
    _closed: Closure<dyn Fn(Event)>,
}

impl Socket {
    pub(crate) fn open(url: &str, ear: &Ear) -> Result<Self, JsValue> {
        let socket = WebSocket::new(url)?;
        let opened = listener(ear, |_| Some(Heard::Opened));
        let heard = listener(ear, frame);
        let closed = listener(ear, |event| {
            let code = event.unchecked_ref::<CloseEvent>().code();
            Some(Heard::Closed(Some(code)))
        });
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            _opened: opened,
            _heard: heard,
            _closed: closed,
        })
    }
}

impl Stream for Socket {
    fn say(&self, frame: String) {
        // One that is closing cannot take it; `onclose` is on its way.
        if self.socket.ready_state() == WebSocket::OPEN {
            let _sent = self.socket.send_with_str(&frame);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _already_closed = self.socket.close();
    }
}
