//! Leaving the page.

use leptos::{
    ev,
    prelude::{
        Effect, Get, Memo, StoredValue, UpdateValue, WindowListenerHandle, on_cleanup,
        window_event_listener,
    },
};
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;

/// The browser asks whoever leaves the page while this is so, and the calling view is
/// there. It listens no longer than that: a page with such a listener is not kept for
/// Back.
pub fn ask_while(would_lose: impl Fn() -> bool + Send + Sync + 'static) {
    let would_lose = Memo::new(move |_| would_lose());
    let asking = StoredValue::new_local(None::<WindowListenerHandle>);
    let stop = move || {
        let listener = asking.try_update_value(Option::take).flatten();
        if let Some(listener) = listener {
            WindowListenerHandle::remove(listener);
        }
    };
    Effect::new(move |_| {
        stop();
        if would_lose.get() {
            asking.update_value(|asking| *asking = Some(ask_first()));
        }
    });
    on_cleanup(stop);
}

fn ask_first() -> WindowListenerHandle {
    window_event_listener(ev::beforeunload, |event| {
        event.prevent_default();
        // For browsers that do not know the above here.
        let event: &BeforeUnloadEvent = event.unchecked_ref();
        event.set_return_value("unsaved");
    })
}
