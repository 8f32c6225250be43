//! The bodies that Meta posts to a webhook, and the signature on them.
//!
//! Everything here is pure: values in, JSON out, except [`send_message`],
//! which posts one. Shapes follow Meta's documentation of Graph v24: contacts
//! come with statuses too, and everyone has a business-scoped `user_id`.

mod envelope;
mod escape;
mod message;
mod post;
mod signature;
mod status;

pub use crate::client::loopback as loopback_client;
pub use envelope::{BusinessAccount, WebhookItem, batch, inbound, inbound_text, status};
pub use escape::encode;
pub use message::{CustomerContent, CustomerMessage};
pub(crate) use post::post;
pub use post::{Receipt, SIGNATURE_HEADER, send_message};
pub use signature::sign;
pub use status::{DeliveryPhase, Pricing, StatusReport};

use std::time::{SystemTime, UNIX_EPOCH};

/// Meta's timestamps: whole seconds, as a string.
fn timestamp(at: SystemTime) -> String {
    at.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
        .to_string()
}
