//! In a browser, `protocol::json` reads with the browser's own parser. Whatever
//! travels, it reads what `serde_json` reads everywhere else, and refuses the same.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "wire/every.rs"]
mod every;
#[path = "browser/reading.rs"]
mod reading;
#[path = "wire/sample.rs"]
#[allow(dead_code, reason = "the native tests need some that these do not")]
mod sample;
#[path = "browser/shape.rs"]
mod shape;
#[path = "browser/variant.rs"]
mod variant;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
