//! What this browser remembers of the visitor. Where it may remember nothing
//! (storage of frames is blocked), all of it lasts as long as the page:
//! `page/memory.js`.

use protocol::ConversationId;
use wasm_bindgen::JsValue;

use crate::host::{recall, remember};

/// The device's memory of one inbox.
#[derive(Debug, Clone, Copy)]
pub struct Device;

impl Device {
    pub fn token(self) -> Option<String> {
        Some(recall("visitor")).filter(|token| !token.is_empty())
    }

    pub fn keep_token(self, token: &str) {
        remember("visitor", token);
    }

    /// What was being written, and not sent.
    pub fn draft(self) -> String {
        recall("draft")
    }

    pub fn keep_draft(self, text: &str) {
        remember("draft", text);
    }

    /// The id that this visitor's next conversation gets, in every tab.
    pub fn next(self) -> ConversationId {
        let kept = recall("next").parse().ok();
        kept.unwrap_or_else(|| self.mint())
    }

    /// Another one: the one before has begun.
    pub fn mint(self) -> ConversationId {
        let id = ConversationId::mint(now(), random());
        remember("next", &id.to_string());
        id
    }

    /// Forgets the visitor.
    pub fn forget(self) {
        for name in ["visitor", "draft", "next"] {
            remember(name, "");
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole milliseconds after 1970"
)]
fn now() -> u64 {
    js_sys::Date::now() as u64
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    if let Some(crypto) = crypto {
        // Ten bytes are below its limit.
        let _filled: Result<_, JsValue> = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}
