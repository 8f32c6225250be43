//! An inbox: an address that customers write to.

use serde::{Deserialize, Serialize};

use crate::{Capabilities, ChannelKind, InboxId, Seq};

/// One WhatsApp number, or one website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// What it is known by, everywhere and for ever.
    pub id: InboxId,
    /// Number of the event that last changed it: keep the copy with the higher one.
    pub version: Seq,
    /// As agents call it.
    pub name: String,
    /// What carries its messages.
    pub channel: ChannelKind,
    /// What customers see: the number as it is dialled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What its channel can carry.
    #[serde(default)]
    pub capabilities: Capabilities,
}
