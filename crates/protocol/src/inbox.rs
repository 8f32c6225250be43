//! A door that customers write to.

use serde::{Deserialize, Serialize};

use crate::{Channel, InboxId, Seq};

/// One WhatsApp number, or one website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    pub id: InboxId,
    pub version: Seq,
    pub name: String,
    pub channel: Channel,
    /// What customers see: the number as it is dialled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}
