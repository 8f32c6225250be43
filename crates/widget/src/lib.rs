//! The visitor's chat, in the frame that websites hold.
//!
//! What it shows stands in `index.html`, painted before this program has
//! loaded; here it is bound to signals. That is Leptos' reactive graph without
//! its renderer, which alone would be half of what a visitor downloads.
//!
//! In reading order: [`host`] (the page that holds the frame), [`device`] (what
//! this browser remembers), [`app`] (from the first word of the host to a
//! chat), [`chat`] (what is on screen), [`bind`] (signals to elements);
//! and `memory`, in blocks.

pub mod app;
pub mod bind;
pub mod chat;
pub mod device;
pub mod host;
#[cfg(any(test, target_arch = "wasm32"))]
mod memory;

/// More of the browser's memory.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: memory::Memory = memory::Memory::new(|pages| {
    let before = std::arch::wasm32::memory_grow::<0>(pages);
    (before != usize::MAX).then_some(before * 0x1_0000)
});
