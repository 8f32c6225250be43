//! The chat in a browser, as its frame has it. The server is a few lines of
//! script in the page; the page has one chat, which the tests share.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "web/fake_server.rs"]
mod fake_server;
#[path = "web/file.rs"]
mod file;
#[path = "web/form.rs"]
mod form;
#[path = "web/head.rs"]
mod head;
#[path = "web/message.rs"]
mod message;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
