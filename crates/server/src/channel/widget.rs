//! The website's chat. Frontdesk is its own provider: a message has been sent
//! when it is stored, and the visitor's stream brings it to them.

pub mod policy;

use futures::future::{BoxFuture, FutureExt};

use super::Channel;
use crate::{delivery::outcome::SendOutcome, store::outgoing::Outgoing};

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
