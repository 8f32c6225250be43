//! What this browser keeps: small texts by key. A browser that keeps nothing
//! (private windows, full disks) costs comfort, never function.

use leptos::prelude::window;

/// The text under a key.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a text under a key; an empty one is forgotten. True if it was kept.
pub fn write(key: &str, text: &str) -> bool {
    let Some(storage) = storage() else {
        return false;
    };
    if text.is_empty() {
        storage.remove_item(key).is_ok()
    } else {
        storage.set_item(key, text).is_ok()
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}
