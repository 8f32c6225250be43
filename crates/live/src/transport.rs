//! What carries the stream in a browser.

mod events;
mod socket;

pub(crate) use events::Events;
pub(crate) use socket::Socket;

use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};

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

/// A browser callback that hands one kind of event to the ear.
fn listener<E: JsCast + wasm_bindgen::convert::FromWasmAbi + 'static>(
    ear: &Ear,
    hear: impl Fn(E) -> Option<Heard> + 'static,
) -> Closure<dyn Fn(E)> {
    let ear = Rc::clone(ear);
    Closure::new(move |event: E| {
        if let Some(heard) = hear(event) {
            ear(heard);
        }
    })
}
