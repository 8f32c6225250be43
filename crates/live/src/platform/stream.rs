//! The stream of frames from the server, whatever carries it.

use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, MessageEvent};

/// Receives what happens on a stream. Never called before
/// [`super::Platform::open`] has returned.
pub type StreamListener = Rc<dyn Fn(StreamEvent)>;

/// What happens on a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamEvent {
    /// Frames can be sent.
    Opened,
    /// The text of one frame.
    Frame(String),
    /// The last event. A socket has a close code.
    Closed(Option<u16>),
}

/// One open stream. Dropping it closes it, and ends its events.
pub trait Stream {
    /// Sends a frame, where the transport can.
    fn send(&self, frame: String);
}

/// A stream that the browser refused to open. [`StreamEvent::Closed`] follows in
/// a task of its own, because `open` has not returned yet.
pub(super) struct FailedStream;

impl FailedStream {
    pub(super) fn new(listener: StreamListener) -> Self {
        wasm_bindgen_futures::spawn_local(async move { listener(StreamEvent::Closed(None)) });
        Self
    }
}

impl Stream for FailedStream {
    fn send(&self, _frame: String) {}
}

/// A browser callback that passes an event on. One closure type for all kinds of
/// events: each type would be downloaded.
pub(super) fn callback(
    listener: &StreamListener,
    read: fn(&Event) -> Option<StreamEvent>,
) -> Closure<dyn Fn(Event)> {
    let listener = Rc::clone(listener);
    Closure::new(move |event: Event| {
        if let Some(event) = read(&event) {
            listener(event);
        }
    })
}

/// The frame in a message event; binary messages are ignored.
pub(super) fn frame(event: &Event) -> Option<StreamEvent> {
    let message: &MessageEvent = event.unchecked_ref();
    message.data().as_string().map(StreamEvent::Frame)
}
