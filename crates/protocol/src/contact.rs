//! A person, or a group of them, who writes to the account.

use serde::{Deserialize, Serialize};

use crate::{Attribute, ContactId, command::is_blank};

/// Who a conversation is with, as the channel describes them. All of it is
/// the customer's own text: untrusted, to be rendered as text only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// What it is known by, everywhere and for ever.
    pub id: ContactId,
    /// It is a group of the channel's, not a person: what is written in its
    /// conversation is seen by all its members. Says nothing of the number or address
    /// of any of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_group: bool,
    /// The profile name, or the group's, if the channel gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Digits with country code, without `+`. WhatsApp may withhold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where they can be written to, if they said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The website vouches, by its signature, for who this is. Else a visitor's
    /// name and address are their own word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub verified: bool,
    /// What the website tells of them; as much to be believed as their name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

impl Contact {
    /// What to call them: the name, else the number or address, else a code of four
    /// characters, so that people of whom nothing is known can be told apart. A group
    /// has only a name or a code.
    pub fn display_name(&self) -> String {
        match (&self.name, &self.phone, &self.email) {
            (Some(name), _, _) if !is_blank(name) => name.trim().to_owned(),
            _ if self.is_group => format!("WhatsApp group {}", self.code()),
            (_, Some(phone), _) => format!("+{phone}"),
            (_, _, Some(email)) => email.clone(),
            _ => format!("Contact {}", self.code()),
        }
    }

    /// 20 of the id's random bits, in Crockford's base 32. Among 1,200
    /// contacts two have the same one with a chance of one half.
    fn code(&self) -> String {
        const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let id = self.id.as_bytes();
        let bits = u32::from_be_bytes([id[12], id[13], id[14], id[15]]);
        [15, 10, 5, 0]
            .map(|shift| char::from(DIGITS[(bits >> shift) as usize % 32]))
            .into_iter()
            .collect()
    }
}
