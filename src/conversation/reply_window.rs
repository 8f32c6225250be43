//! Whether the channel lets us write freely now.

use protocol::{Capabilities, ChannelKind, Conversation, Timestamp};

use crate::{channel, clock::span};

/// Some channels let a business write freely only for some time after the
/// customer did.
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

    /// What sending on this channel would run into.
    pub const fn warning(self, channel: ChannelKind) -> Option<&'static str> {
        let Some(warnings) = &channel::profile(channel).reply_window else {
            return None;
        };
        match self {
            Self::Always | Self::Open { .. } => None,
            Self::Closed => Some(warnings.closed),
            Self::NeverOpened => Some(warnings.never_opened),
        }
    }

    /// Why what failed on this channel cannot be tried again now.
    pub const fn no_retry(self, channel: ChannelKind) -> Option<&'static str> {
        let Some(words) = &channel::profile(channel).reply_window else {
            return None;
        };
        match self {
            Self::Always | Self::Open { .. } => None,
            Self::Closed | Self::NeverOpened => Some(words.no_retry),
        }
    }
}
