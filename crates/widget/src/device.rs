//! What this browser remembers of the visitor. Where it may remember nothing
//! (storage of frames is blocked), all of it lasts as long as the page.

use protocol::{ConversationId, InboxId};
use wasm_bindgen::JsValue;
use web_sys::{History, Storage};

/// The device's memory of one inbox.
#[derive(Debug, Clone)]
pub struct Device {
    storage: Option<Storage>,
    inbox: InboxId,
}

impl Device {
    pub fn new(inbox: InboxId) -> Self {
        let window = web_sys::window();
        Self {
            storage: window.and_then(|window| window.local_storage().ok().flatten()),
            inbox,
        }
    }

    fn key(&self, name: &str) -> String {
        ["frontdesk.", name, ".", &self.inbox.text()].concat()
    }

    fn read(&self, name: &str) -> Option<String> {
        self.storage.as_ref()?.get_item(&self.key(name)).ok()?
    }

    fn write(&self, name: &str, text: &str) {
        if let Some(storage) = &self.storage {
            let key = self.key(name);
            // A full storage forgets; nothing depends on it.
            let _done = if text.is_empty() {
                storage.remove_item(&key)
            } else {
                storage.set_item(&key, text)
            };
        }
    }

    pub fn token(&self) -> Option<String> {
        match self.storage {
            Some(_) => self.read("visitor"),
            None => {
                let kept = history()?.state().ok()?.as_string();
                kept.filter(|token| !token.is_empty())
            }
        }
    }

    pub fn keep_token(&self, token: &str) {
        self.write("visitor", token);
        if self.storage.is_none()
            && let Some(history) = history()
        {
            // What outlives a reload of this frame, and nothing else.
            let _kept = history.replace_state(&token.into(), "");
        }
    }

    /// What was being written, and not sent.
    pub fn draft(&self) -> String {
        self.read("draft").unwrap_or_default()
    }

    pub fn keep_draft(&self, text: &str) {
        self.write("draft", text);
    }

    /// The id that this visitor's next conversation gets, in every tab.
    pub fn next(&self) -> ConversationId {
        let kept = self.read("next").and_then(|id| id.parse().ok());
        kept.unwrap_or_else(|| self.mint())
    }

    /// Another one: the one before has begun.
    pub fn mint(&self) -> ConversationId {
        let id = ConversationId::mint(now(), random());
        self.write("next", &id.text());
        id
    }

    /// Forgets the visitor.
    pub fn forget(&self) {
        self.keep_token("");
        for name in ["visitor", "draft", "next"] {
            self.write(name, "");
        }
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
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
