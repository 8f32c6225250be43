//! The website's chat. Frontdesk is its own provider: a message has been sent
//! when it is stored, and the visitor's stream brings it to them.

use futures::future::{BoxFuture, FutureExt};
use protocol::{ContentKind, command::MAX_TEXT_CHARS};

use super::{Channel, ChannelPolicy, DeliveryMode};
use crate::{delivery::outcome::SendOutcome, store::outgoing::Outgoing};

/// What the chat can carry.
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

/// The website's chat as a channel.
#[derive(Debug)]
pub struct WidgetChannel;

impl Channel for WidgetChannel {
    /// What is stored has been sent already.
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> BoxFuture<'a, SendOutcome> {
        let provider_ref = outgoing.message_id.to_string();
        async { SendOutcome::Sent { provider_ref } }.boxed()
    }
}
