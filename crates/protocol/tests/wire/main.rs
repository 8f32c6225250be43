//! The wire, pinned: what each type looks like as JSON or text, that it comes
//! back as it went, and the rules both sides share.

// Setting up is part of the test, also outside the `#[test]` function.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod capabilities;
mod command;
mod document;
mod entity;
mod event;
mod every;
mod frame;
mod key;
mod order;
mod preview;
mod sample;
mod settings;
mod status;
mod summary;
mod unknown;

use serde::{Serialize, de::DeserializeOwned};

/// The JSON of a value, after seeing it come back equal.
#[track_caller]
fn json<T>(value: &T) -> String
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, value, "came back different from {text}");
    text
}
