//! Server-sent events as a stream that only listens.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventSource};

use super::{frame, listener};
use crate::world::{Ear, Heard, Stream};

/// Closed when dropped.
pub(crate) struct Events {
    source: EventSource,
    _heard: Closure<dyn Fn(Event)>,
    _failed: Closure<dyn Fn(Event)>,
}

impl Events {
    pub(crate) fn open(url: &str, ear: &Ear) -> Result<Self, JsValue> {
        let source = EventSource::new(url)?;
        let heard = listener(ear, frame);
        // The browser would reconnect by itself, on its own schedule; the line
        // knows better when to.
        let failed = listener(ear, |event| {
            if let Some(source) = event.target() {
                source.unchecked_ref::<EventSource>().close();
            }
            Some(Heard::Closed(None))
        });
        source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self {
            source,
            _heard: heard,
            _failed: failed,
        })
    }
}

impl Stream for Events {
    fn say(&self, _frame: String) {}
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
