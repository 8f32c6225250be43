//! Ids and bodies, as clients make them.

use std::time::{SystemTime, UNIX_EPOCH};

use protocol::MessageId;
use serde_json::json;

/// A fresh id, as its creator mints it.
pub(crate) fn fresh() -> String {
    MessageId::mint(now(), rand::random()).to_string()
}

/// Milliseconds since 1970, by this machine's clock.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// The body that writes a text.
pub(crate) fn text(text: &str) -> String {
    json!({ "content": { "type": "text", "text": text } }).to_string()
}
