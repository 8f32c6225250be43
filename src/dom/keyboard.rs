//! Keys, beside those that an input method takes.

use web_sys::KeyboardEvent;

/// The `keyCode` of a key that an input method took. Safari says nothing else of the
/// key that ends a composition.
const INPUT_METHOD: u32 = 229;

/// Whether a key belongs to an input method, so that nothing else may act on it.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == INPUT_METHOD
}
