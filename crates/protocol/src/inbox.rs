//! An inbox: an address that customers write to.

use serde::{Deserialize, Serialize};

use crate::{Capabilities, ChannelKind, InboxId, Seq};

/// One WhatsApp number, or one website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    pub id: InboxId,
    pub version: Seq,
    pub name: String,
    pub channel: ChannelKind,
    /// What customers see: the number as it is dialled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What its channel can carry.
    #[serde(default)]
    pub capabilities: Capabilities,
}
