//! A person who writes to the account.

use serde::{Deserialize, Serialize};

use crate::{ContactId, json::read_fields};

/// Who a conversation is with, as the channel describes them. All of it is
/// the customer's own text: hostile until shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    pub id: ContactId,
    /// The profile name, if the channel gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Digits with country code, without `+`. WhatsApp may withhold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

read_fields!(Contact { id, name, phone });

impl Contact {
    /// What to call them: the name, else the number, else nothing known.
    pub fn display_name(&self) -> String {
        match (&self.name, &self.phone) {
            (Some(name), _) if !name.trim().is_empty() => name.trim().to_owned(),
            (_, Some(phone)) => format!("+{phone}"),
            _ => "Unknown".to_owned(),
        }
    }
}
