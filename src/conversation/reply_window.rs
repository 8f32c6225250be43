//! Whether the channel lets us write freely now.

use protocol::{Capabilities, Conversation, Timestamp};

use crate::clock::span;

/// WhatsApp lets a business write freely for 24 hours after the customer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyWindow {
    /// This channel has no such rule.
    Always,
    Open {
        left_ms: i64,
    },
    Closed,
    /// The customer never wrote.
    NeverOpened,
}

impl ReplyWindow {
    /// The window of a conversation now.
    pub fn of(conversation: &Conversation, channel: &Capabilities, now: Timestamp) -> Self {
        match (channel.reply_window_ms, conversation.window_closes_at) {
            (_, Some(closes)) if closes > now => Self::Open {
                left_ms: closes.millis() - now.millis(),
            },
            (_, Some(_)) => Self::Closed,
            (Some(_), None) => Self::NeverOpened,
            (None, None) => Self::Always,
        }
    }

    /// For the composer's foot and the panel.
    pub fn words(self) -> Option<String> {
        match self {
            Self::Always => None,
            Self::Open { left_ms } => Some(format!("{} left to reply", span(left_ms))),
            Self::Closed => Some("Reply window closed".to_owned()),
            Self::NeverOpened => Some("They have not written yet".to_owned()),
        }
    }

    /// What sending would run into.
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::Always | Self::Open { .. } => None,
            Self::Closed => Some(
                "More than 24 hours have passed since they last wrote. WhatsApp only delivers template messages now, so a message from here will be tried but will most likely fail.",
            ),
            Self::NeverOpened => Some(
                "They have not written yet. WhatsApp only delivers template messages until they do, so a message from here will be tried but will most likely fail.",
            ),
        }
    }
}
