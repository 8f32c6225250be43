//! The stream where there is no socket: `page/stream.js` reads it.

use live::world::{Ear, Heard, Stream};
use wasm_bindgen::closure::Closure;
use web_sys::AbortController;

use crate::host;

/// Ends when it is dropped.
struct Events {
    leash: AbortController,
    _heard: Closure<dyn Fn(String)>,
}

/// Opens it, with the visitor's token.
pub(crate) fn open(url: &str, token: &str, ear: Ear) -> Box<dyn Stream> {
    let heard: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        ear(if text.is_empty() {
            Heard::Closed(None)
        } else {
            Heard::Frame(text)
        });
    });
    let leash = host::stream(url, token, &heard);
    Box::new(Events {
        leash,
        _heard: heard,
    })
}

impl Stream for Events {
    fn say(&self, _frame: String) {}
}

impl Drop for Events {
    fn drop(&mut self) {
        self.leash.abort();
    }
}
