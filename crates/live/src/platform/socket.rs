//! A WebSocket as a stream. Over web-sys: gloo-net's would cost the widget more
//! than its budget has left (`docs/size.md`).

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CloseEvent, Event, WebSocket};

use super::stream::{Stream, StreamEvent, StreamListener, callback, frame};

/// Closes the socket when it is dropped.
pub(super) struct Socket {
    socket: WebSocket,
    _on_open: Closure<dyn Fn(Event)>,
    _on_message: Closure<dyn Fn(Event)>,
    _on_close: Closure<dyn Fn(Event)>,
}

impl Socket {
    pub(super) fn open(url: &str, listener: &StreamListener) -> Result<Self, JsValue> {
        let socket = WebSocket::new(url)?;
        let on_open = callback(listener, |_| Some(StreamEvent::Opened));
        let on_message = callback(listener, frame);
        let on_close = callback(listener, |event| {
            let code = event.unchecked_ref::<CloseEvent>().code();
            Some(StreamEvent::Closed(Some(code)))
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        })
    }
}

impl Stream for Socket {
    fn send(&self, frame: String) {
        // A closing socket takes nothing any more; its `Closed` is on the way.
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
