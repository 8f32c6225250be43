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
}
