//! What WhatsApp can carry.

use protocol::ContentKind;

use crate::channel::policy::{ChannelPolicy, DeliveryMode};

/// Sources: Cloud API, text messages; customer service
/// windows.
pub const POLICY: ChannelPolicy = ChannelPolicy {
    sends: &[ContentKind::Text],
    receives: &[ContentKind::Text],
    max_text_chars: 4096,
    reply_window_ms: Some(24 * 60 * 60 * 1000),
    receipts: true,
    typing: false,
    delivery: DeliveryMode::Queued,
    outcome_unknown: "WhatsApp never said whether it took this message. Ask the customer before you send it again.",
};
