//! WhatsApp (Meta Cloud API). Facts and their sources are in `docs/whatsapp.md`.
//!
//! Out: [`graph_api`] sends, [`error_code`] turns Meta's errors into words.
//! In: [`webhook`] takes an update, whose body [`intake`] reads within bounds;
//! [`signature`] says whether it is Meta's, [`lenient_json`] and [`payload`]
//! read it, [`batch`] divides it, [`receive`] stores it.

pub mod batch;
pub mod error_code;
pub mod graph_api;
pub mod intake;
mod kept_length;
pub mod lenient_json;
pub mod payload;
pub mod receive;
pub mod signature;
pub mod webhook;

use futures::future::{BoxFuture, FutureExt};
use protocol::ContentKind;

use self::graph_api::GraphApi;
use super::{Channel, ChannelPolicy, DeliveryMode};
use crate::{delivery::outcome::SendOutcome, settings, store::outgoing::Outgoing};

/// What WhatsApp can carry. Sources: Cloud API, text messages; customer service
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

/// WhatsApp as a channel.
#[derive(Debug)]
pub struct WhatsAppChannel {
    graph: GraphApi,
}

impl WhatsAppChannel {
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(settings: &settings::WhatsApp) -> anyhow::Result<Self> {
        Ok(Self {
            graph: GraphApi::new(settings)?,
        })
    }
}

impl Channel for WhatsAppChannel {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> BoxFuture<'a, SendOutcome> {
        self.graph.send(outgoing).boxed()
    }
}
