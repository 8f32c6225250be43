//! What this browser stores of the visitor, for one inbox. Where a frame may
//! store nothing, it lasts as long as the page: `page/storage.js`.

use protocol::{ConversationId, MessageId};
use wasm_bindgen::JsValue;

use crate::host::{load_value, store_value};

/// Names of the values. A stored value is read by later versions too: they stay.
const TOKEN: &str = "visitor";
const DRAFT: &str = "draft";
const NEXT_CONVERSATION: &str = "next";
const HIDDEN_TEASER: &str = "hidden";

/// The visitor's storage of one inbox.
#[derive(Debug, Clone, Copy)]
pub struct VisitorStorage;

impl VisitorStorage {
    /// The token that the server knows this visitor by.
    pub fn token(self) -> Option<String> {
        non_empty(load_value(TOKEN))
    }

    /// Stores a new token.
    pub fn set_token(self, token: &str) {
        store_value(TOKEN, token);
    }

    /// What was written and not sent.
    pub fn draft(self) -> String {
        load_value(DRAFT)
    }

    /// Stores what is being written.
    pub fn set_draft(self, text: &str) {
        store_value(DRAFT, text);
    }

    /// The id of this visitor's next conversation, the same in every tab.
    pub fn next_conversation(self) -> ConversationId {
        let stored = load_value(NEXT_CONVERSATION).parse().ok();
        stored.unwrap_or_else(|| self.renew_next_conversation())
    }

    /// Another id for the next conversation: the one before has begun.
    pub fn renew_next_conversation(self) -> ConversationId {
        let id = ConversationId::mint(now(), random());
        store_value(NEXT_CONVERSATION, &id.to_string());
        id
    }

    /// The answer that was hidden without being read.
    pub fn hidden_teaser(self) -> Option<MessageId> {
        load_value(HIDDEN_TEASER).parse().ok()
    }

    /// Stores which answer was hidden.
    pub fn set_hidden_teaser(self, message: MessageId) {
        store_value(HIDDEN_TEASER, &message.to_string());
    }

    /// Removes everything about the visitor.
    pub fn clear(self) {
        for name in [TOKEN, DRAFT, NEXT_CONVERSATION, HIDDEN_TEASER] {
            store_value(name, "");
        }
    }
}

fn non_empty(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
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
        // It fails above 65,536 bytes only.
        let _filled: Result<_, JsValue> = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{DRAFT, HIDDEN_TEASER, NEXT_CONVERSATION, TOKEN, non_empty};

    #[test]
    fn an_empty_token_is_none() {
        assert_eq!(non_empty(String::new()), None);
        assert_eq!(non_empty("t".to_owned()).as_deref(), Some("t"));
    }

    #[test]
    fn the_names_of_stored_values_stay_for_browsers_that_have_them() {
        assert_eq!(
            [TOKEN, DRAFT, NEXT_CONVERSATION, HIDDEN_TEASER],
            ["visitor", "draft", "next", "hidden"]
        );
    }
}
