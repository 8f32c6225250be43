//! Stands in for the crate of this name. Leptos brings that along for server
//! functions, which nobody here has, and what it exports to JavaScript no linker
//! may leave out: 5 KB of every download. This is as much as `server_fn` names.

use futures::stream::{self, Empty};
use wasm_bindgen::JsValue;

/// A stream of the browser's.
#[derive(Debug)]
pub struct ReadableStream {
    raw: web_sys::ReadableStream,
}

impl ReadableStream {
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self { raw }
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.raw
    }

    /// # Panics
    /// Always: only server functions send streams.
    pub fn from_stream<S>(_stream: S) -> Self {
        unimplemented!("there are no server functions")
    }

    /// Nothing: only server functions receive streams.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        stream::empty()
    }
}
