//! Leaving the page.

use leptos::{
    ev,
    prelude::{WindowListenerHandle, window_event_listener},
};
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;

/// The browser asks whoever leaves, until the listener is removed. Only there while
/// something would be lost: a page with such a listener is not kept for Back.
pub fn ask_first() -> WindowListenerHandle {
    window_event_listener(ev::beforeunload, |event| {
        event.prevent_default();
        // For browsers that do not know the above here.
        let event: &BeforeUnloadEvent = event.unchecked_ref();
        event.set_return_value("unsaved");
    })
}
