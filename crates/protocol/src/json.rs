//! JSON as text. serde's derive on each type is the only reader and the only
//! writer: these two are where all of it goes in and out of a client.

#[cfg(target_arch = "wasm32")]
mod js_value;

use serde::{Serialize, de::DeserializeOwned};

/// Reads a text; none where it is no JSON or not what the type asks for.
#[cfg(not(target_arch = "wasm32"))]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// Reads a text; none where it is no JSON or not what the type asks for. The
/// browser parses it: its parser is there already (`docs/size.md`).
#[cfg(target_arch = "wasm32")]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    T::deserialize(js_value::JsonValue(value)).ok()
}

/// Writes a value of one of this crate's types, or made of them.
///
/// # Panics
/// If the type has maps whose keys are no texts: none of ours has.
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    let text = serde_json::to_string(value);
    // `expect` would write the error too, for 1,500 bytes of the widget.
    text.unwrap_or_else(|_| panic!("the types of the protocol are JSON"))
}
