//! A channel's rules, as data: what the store and the HTTP interface need to know
//! of it.

use protocol::{Capabilities, ChannelKind, ContentKind};

use super::{whatsapp::policy as whatsapp, widget::policy as widget};

/// The rules of one channel.
#[derive(Debug)]
pub struct ChannelPolicy {
    /// The kinds of message that agents can send.
    pub sends: &'static [ContentKind],
    /// The kinds of message that customers can send, and we can show.
    pub receives: &'static [ContentKind],
    /// The longest text that can be sent, in characters.
    pub max_text_chars: usize,
    /// How long after a customer's message agents may answer freely, in
    /// milliseconds. `None`: always.
    pub reply_window_ms: Option<u32>,
    /// Whether it tells that a message was delivered and read.
    pub receipts: bool,
    /// Whether each side sees the other typing.
    pub typing: bool,
    pub delivery: DeliveryMode,
    /// The reason of a failure whose send has an unknown outcome, for a person.
    pub outcome_unknown: &'static str,
}

/// What it takes for a message to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryMode {
    /// It is stored: customers read it here, and see the conversation's events.
    Hosted,
    /// A provider takes it from the outgoing queue.
    Queued,
}

impl ChannelPolicy {
    /// The rules of a channel: known without a connection to it.
    pub const fn of(kind: ChannelKind) -> &'static Self {
        match kind {
            ChannelKind::Whatsapp => &whatsapp::POLICY,
            ChannelKind::Widget => &widget::POLICY,
        }
    }

    /// Whether customers read messages here, not at a provider.
    pub fn is_hosted(&self) -> bool {
        self.delivery == DeliveryMode::Hosted
    }

    /// What clients are told of it.
    pub fn capabilities(&self) -> Capabilities {
        Capabilities {
            sends: self.sends.to_vec(),
            receives: self.receives.to_vec(),
            max_text_chars: self.max_text_chars,
            reply_window_ms: self.reply_window_ms.map(u64::from),
            receipts: self.receipts,
            typing: self.typing,
        }
    }
}
