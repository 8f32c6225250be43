//! The ways by which customers write to us. Everything outside this folder asks
//! a channel's [`Channel`] or its [`ChannelPolicy`], never its name:
//! [`ChannelPolicy::of`] and [`Channels::get`] are the only places that match on [`ChannelKind`].
//! `docs/add-a-channel.md` says how to add one.

pub mod policy;
pub mod whatsapp;
pub mod widget;

use std::fmt;

use futures::future::BoxFuture;
use protocol::ChannelKind;

pub use policy::{ChannelPolicy, DeliveryMode};

use crate::{delivery::outcome::SendOutcome, settings::Settings, store::outgoing::Outgoing};

/// How messages leave by one channel. An object, so that the outgoing queue
/// needs no name of any.
pub trait Channel: fmt::Debug + Send + Sync {
    /// Tries once to send a message. What becomes of a message whose try failed
    /// is up to [`crate::delivery`].
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> BoxFuture<'a, SendOutcome>;
}

/// Every channel of a running server.
#[derive(Debug)]
pub struct Channels {
    whatsapp: whatsapp::WhatsAppChannel,
    widget: widget::WidgetChannel,
}

impl Channels {
    /// # Errors
    /// If a channel's client cannot be set up.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        Ok(Self {
            whatsapp: whatsapp::WhatsAppChannel::new(&settings.whatsapp)?,
            widget: widget::WidgetChannel,
        })
    }

    /// The channel of a kind.
    pub fn get(&self, kind: ChannelKind) -> &dyn Channel {
        match kind {
            ChannelKind::Whatsapp => &self.whatsapp,
            ChannelKind::Widget => &self.widget,
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Capabilities, Content, ContentKind};

    use super::*;

    #[test]
    fn every_channel_carries_text_both_ways() {
        for kind in ChannelKind::ALL {
            let Capabilities {
                sends, receives, ..
            } = ChannelPolicy::of(kind).capabilities();
            assert!(sends.contains(&ContentKind::Text), "{kind:?}");
            assert!(receives.contains(&ContentKind::Text), "{kind:?}");
        }
    }

    #[test]
    fn a_channel_refuses_what_is_longer_than_it_carries() {
        for kind in ChannelKind::ALL {
            let capabilities = ChannelPolicy::of(kind).capabilities();
            let longest = "x".repeat(capabilities.max_text_chars);
            let too_long = Content::text(format!("{longest}x"));
            let longest = Content::text(longest);
            assert!(capabilities.check_sendable(&longest).is_ok(), "{kind:?}");
            assert!(capabilities.check_sendable(&too_long).is_err(), "{kind:?}");
        }
    }

    fn channels() -> Channels {
        let settings = crate::settings::Given::default().settle().unwrap();
        Channels::new(&settings).unwrap()
    }

    fn outgoing(channel: ChannelKind) -> Outgoing {
        Outgoing {
            account_id: protocol::AccountId::from_bytes([1; 16]),
            inbox_id: protocol::InboxId::from_bytes([2; 16]),
            channel,
            provider_inbox: "555".to_owned(),
            conversation_id: protocol::ConversationId::from_bytes([3; 16]),
            message_id: protocol::MessageId::from_bytes([4; 16]),
            attempt: 1,
            tries: 0,
            content: Content::text("hello"),
            destination: crate::store::conversation::Destination::default(),
        }
    }

    #[tokio::test]
    async fn what_a_website_is_sent_has_arrived_when_it_is_stored() {
        let outgoing = outgoing(ChannelKind::Widget);
        let channels = channels();
        let sent = channels.get(ChannelKind::Widget).send(&outgoing).await;
        let provider_ref = outgoing.message_id.to_string();
        assert_eq!(sent, SendOutcome::Sent { provider_ref });
    }

    #[tokio::test]
    async fn without_a_token_whatsapp_is_not_asked() {
        let outgoing = outgoing(ChannelKind::Whatsapp);
        let channels = channels();
        let sent = channels.get(ChannelKind::Whatsapp).send(&outgoing).await;
        let SendOutcome::Refused(failure) = sent else {
            panic!("it cannot have been sent: {sent:?}");
        };
        assert_eq!(failure.code, "no_access_token");
    }
}
