//! What arrives below while somebody reads further up.

use protocol::MessageId;

/// Where the visitor is in the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingPosition {
    /// At the newest message.
    Newest,
    /// Further up, since this was the newest message.
    Above(Option<MessageId>),
}

impl ReadingPosition {
    /// The position after scrolling. `newest` is the thread's newest message.
    #[must_use]
    pub const fn scrolled(self, is_at_newest: bool, newest: Option<MessageId>) -> Self {
        match self {
            _ if is_at_newest => Self::Newest,
            Self::Newest => Self::Above(newest),
            Self::Above(_) => self,
        }
    }

    /// How many messages have come since the visitor left the newest one, counting
    /// those for which `counts` holds. `keys` are the thread's, oldest first.
    pub fn missed(self, keys: &[MessageId], counts: &dyn Fn(MessageId) -> bool) -> u32 {
        let Self::Above(Some(last_seen)) = self else {
            return 0;
        };
        // Another thread has come on screen: nothing of it has been missed.
        if !keys.contains(&last_seen) {
            return 0;
        }
        let newer = keys.iter().rev().take_while(|key| **key != last_seen);
        newer.map(|key| u32::from(counts(*key))).sum()
    }
}
