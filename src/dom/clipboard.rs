//! The clipboard. Browsers give it to pages of their own machine and to those
//! that came safely.

use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::window, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies a text, then says whether it did.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let copying = write_text(text);
    spawn_local(async move {
        let done = match copying {
            Some(copying) => JsFuture::from(copying).await.is_ok(),
            None => false,
        };
        then(done);
    });
}

fn write_text(text: &str) -> Option<Promise> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let copying = write.call1(&clipboard, &JsValue::from_str(text)).ok()?;
    copying.dyn_into().ok()
}
