//! The wall clock and fresh ids: the only place where the server asks for
//! either.

use std::time::{SystemTime, UNIX_EPOCH};

use protocol::Timestamp;

/// Now, in milliseconds since the Unix epoch.
pub fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A new id of any kind.
pub fn fresh<Id>(mint: impl FnOnce(u64, [u8; 10]) -> Id) -> Id {
    mint(u64::try_from(now().millis()).unwrap_or(0), rand::random())
}
