//! The visitor's chat, in the frame that websites hold.
//!
//! What it shows stands in `index.html`, painted before this program has
//! loaded; here it is bound to signals. That is Leptos' reactive graph without
//! its renderer, which alone would be half of what a visitor downloads.
//!
//! In reading order: [`host`] (the page that holds the frame), [`visitor_storage`]
//! (what this browser remembers), [`app`] (from the first word of the host to a
//! chat), [`chat`] (what is on screen), [`bind`] (signals to elements).

pub mod app;
pub mod bind;
pub mod chat;
pub mod connect;
pub mod host;
pub mod visitor_storage;

/// Half the download of what Rust brings along for all programs.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
