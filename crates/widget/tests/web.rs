//! The chat in a browser, as its frame has it, with the reference server behind
//! it. The page has one chat, which the tests share.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "web/agent.rs"]
mod agent;
#[path = "web/direction.rs"]
mod direction;
#[path = "web/file.rs"]
mod file;
#[path = "web/form.rs"]
mod form;
#[path = "web/head.rs"]
mod head;
#[path = "web/hours.rs"]
mod hours;
#[path = "web/identity.rs"]
mod identity;
#[path = "web/list.rs"]
mod list;
#[path = "web/message.rs"]
mod message;
#[path = "web/page.rs"]
mod page;
#[path = "web/platform.rs"]
mod platform;
#[path = "web/rating.rs"]
mod rating;
#[path = "web/server.rs"]
mod server;
#[path = "web/tab.rs"]
mod tab;
#[path = "web/teaser.rs"]
mod teaser;
#[path = "web/thread.rs"]
mod thread;
#[path = "web/tray.rs"]
mod tray;
#[path = "web/upload.rs"]
mod upload;
#[path = "web/writing.rs"]
mod writing;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
