//! What the website's chat can carry.

use protocol::{ContentKind, command::MAX_TEXT_CHARS};

use crate::channel::policy::{ChannelPolicy, DeliveryMode};

/// Everything that we can show.
pub const POLICY: ChannelPolicy = ChannelPolicy {
    sends: &[ContentKind::Text, ContentKind::Attachment],
    receives: &[ContentKind::Text, ContentKind::Attachment],
    max_text_chars: MAX_TEXT_CHARS,
    reply_window_ms: None,
    receipts: true,
    typing: true,
    delivery: DeliveryMode::Hosted,
    outcome_unknown: "It is not known whether the message was sent.",
};
