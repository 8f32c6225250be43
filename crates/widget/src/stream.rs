//! The stream where there is no socket: `page/stream.js` reads it.

use live::platform::{Stream, StreamEvent, StreamListener};
use wasm_bindgen::closure::Closure;
use web_sys::AbortController;

use crate::host;

/// Ends when it is dropped.
struct Events {
    abort: AbortController,
    _heard: Closure<dyn Fn(String)>,
}

/// Opens it, with the visitor's token.
pub(crate) fn open(url: &str, token: &str, listener: StreamListener) -> Box<dyn Stream> {
    let heard: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        listener(if text.is_empty() {
            StreamEvent::Closed(None)
        } else {
            StreamEvent::Frame(text)
        });
    });
    let abort = host::stream(url, token, &heard);
    Box::new(Events {
        abort,
        _heard: heard,
    })
}

impl Stream for Events {
    fn send(&self, _frame: String) {}
}

impl Drop for Events {
    fn drop(&mut self) {
        self.abort.abort();
    }
}
