//! The views, in a browser, on a shop that exists only here.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "web/file.rs"]
mod file;
#[path = "web/focus.rs"]
mod focus;
#[path = "web/group.rs"]
mod group;
#[path = "web/list.rs"]
mod list;
#[path = "web/notice.rs"]
mod notice;
#[path = "web/page.rs"]
mod page;
#[path = "web/rename.rs"]
mod rename;
#[path = "web/settings.rs"]
mod settings;
#[path = "web/shop.rs"]
mod shop;
#[path = "web/sign_in.rs"]
mod sign_in;
#[path = "web/thread.rs"]
mod thread;
#[path = "web/tray.rs"]
mod tray;
#[path = "web/upload.rs"]
mod upload;
#[path = "web/visitor.rs"]
mod visitor;
#[path = "web/writing.rs"]
mod writing;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
