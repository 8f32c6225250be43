//! How a visitor is connected: in a browser, and where there is no socket, by the
//! server-sent events that `page/stream.js` reads.

use std::rc::Rc;

use live::{
    Live, Options, WebsiteVisitor,
    platform::{Stream, StreamEvent, StreamListener},
};
use wasm_bindgen::closure::Closure;
use web_sys::AbortController;

use crate::host;

/// Connects a visitor. What is passed second stores each new token.
pub type Connect = fn(Rc<WebsiteVisitor>, Box<dyn Fn(&str)>) -> Live;

/// Connects through this browser's network.
pub fn in_browser(visitor: Rc<WebsiteVisitor>, store_token: Box<dyn Fn(&str)>) -> Live {
    let same = Rc::clone(&visitor);
    let events = Box::new(move |url: &str, listener| {
        let token = same.token.borrow();
        let token = token.as_deref().unwrap_or_default();
        Some(open_events(url, token, listener))
    });
    Live::start_visitor(Options::default(), visitor, store_token, events)
}

/// Ends when it is dropped.
struct TokenEvents {
    abort: AbortController,
    _listener: Closure<dyn Fn(String)>,
}

/// Opens server-sent events with the visitor's token in a header.
fn open_events(url: &str, token: &str, listener: StreamListener) -> Box<dyn Stream> {
    let listener: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        listener(if text.is_empty() {
            StreamEvent::Closed(None)
        } else {
            StreamEvent::Frame(text)
        });
    });
    let abort = host::stream(url, token, &listener);
    Box::new(TokenEvents {
        abort,
        _listener: listener,
    })
}

impl Stream for TokenEvents {
    fn send(&self, _frame: String) {}
}

impl Drop for TokenEvents {
    fn drop(&mut self) {
        self.abort.abort();
    }
}
