//! What only a browser can show: storage, `fetch`, sockets, events. The server
//! is a few lines of script in the page.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "web/outbox.rs"]
mod outbox;
#[path = "web/page.rs"]
mod page;
#[path = "web/session.rs"]
mod session;
#[path = "web/stream.rs"]
mod stream;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
