//! Server-sent events as a stream: for networks that block sockets. It carries
//! frames one way only. Over web-sys: gloo-net's `EventSource` keeps a lost
//! connection to itself while the browser opens it again from the old cursor.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventSource};

use super::stream::{Stream, StreamEvent, StreamListener, callback, frame};

/// Closes the source when it is dropped.
pub(super) struct ServerSentEvents {
    source: EventSource,
    _on_message: Closure<dyn Fn(Event)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl ServerSentEvents {
    pub(super) fn open(url: &str, listener: &StreamListener) -> Result<Self, JsValue> {
        let source = EventSource::new(url)?;
        let on_message = callback(listener, frame);
        // Closed at once: the browser would reconnect on a schedule of its own,
        // while the connection machine decides when to.
        let on_error = callback(listener, |event| {
            if let Some(source) = event.target() {
                source.unchecked_ref::<EventSource>().close();
            }
            Some(StreamEvent::Closed(None))
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            source,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Stream for ServerSentEvents {
    fn send(&self, _frame: String) {}
}

impl Drop for ServerSentEvents {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
