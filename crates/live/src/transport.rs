//! What carries the stream in a browser.

mod events;
mod socket;

pub(crate) use events::Events;
pub(crate) use socket::Socket;

use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, MessageEvent};

use crate::world::{Ear, Heard, Stream};

/// A stream the browser would not even begin. It says so, but later: nobody
/// listens before `open` has returned.
pub(crate) struct Unborn;

impl Unborn {
    pub(crate) fn new(ear: Ear) -> Self {
        wasm_bindgen_futures::spawn_local(async move { ear(Heard::Closed(None)) });
        Self
    }
}

impl Stream for Unborn {
    fn say(&self, _frame: String) {}
}

/// A browser callback that hands an event to the ear. For all kinds of events,
/// so that there is one kind of callback.
fn listener(ear: &Ear, hear: fn(&Event) -> Option<Heard>) -> Closure<dyn Fn(Event)> {
    let ear = Rc::clone(ear);
    Closure::new(move |event: Event| {
        if let Some(heard) = hear(&event) {
            ear(heard);
        }
    })
}

/// What a message says, if that is text.
fn frame(event: &Event) -> Option<Heard> {
    let message: &MessageEvent = event.unchecked_ref();
    message.data().as_string().map(Heard::Frame)
}
