//! What languages are called.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::zone::intl;

/// `German (Austria)` for `de-AT`; the tag itself where it has no name.
pub fn name(tag: &str) -> Option<String> {
    let tag = tag.trim();
    if tag.is_empty() {
        return None;
    }
    Some(known(tag).unwrap_or_else(|| tag.to_owned()))
}

/// For what is no tag, the browser throws.
fn known(tag: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
    let names = intl("DisplayNames")?;
    let names = Reflect::construct(&names, &Array::of2(&"en".into(), &options)).ok()?;
    let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    of.call1(&names, &JsValue::from_str(tag)).ok()?.as_string()
}
