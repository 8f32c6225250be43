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
pub mod policy;
pub mod receive;
pub mod signature;
pub mod webhook;

use futures::future::{BoxFuture, FutureExt};

use self::graph_api::GraphApi;
use super::Channel;
use crate::{delivery::outcome::SendOutcome, settings, store::outgoing::Outgoing};

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
