//! Reading authors and contents in one pass, as [`crate::event`] reads events.

use serde::Deserialize;

use super::{Author, Content};
use crate::missing::{Missing, present};
use crate::{AgentId, Attachment, ContactId};

#[derive(Deserialize)]
pub(super) struct AuthorFields {
    r#type: AuthorType,
    id: Option<ContactId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum AuthorType {
    Contact,
    Agent,
    System,
}

impl TryFrom<AuthorFields> for Author {
    type Error = Missing;

    fn try_from(fields: AuthorFields) -> Result<Self, Missing> {
        Ok(match fields.r#type {
            AuthorType::Contact => Self::Contact(present(fields.id, "id")?),
            AuthorType::Agent => {
                let id = present(fields.id, "id")?;
                Self::Agent(AgentId::from_bytes(*id.as_bytes()))
            }
            AuthorType::System => Self::System,
        })
    }
}

/// Every field that some content has.
#[derive(Deserialize)]
pub(super) struct ContentFields {
    r#type: ContentType,
    text: Option<String>,
    attachment: Option<Attachment>,
    caption: Option<String>,
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContentType {
    Text,
    Attachment,
    Unsupported,
    #[serde(other)]
    Unknown,
}

impl TryFrom<ContentFields> for Content {
    type Error = Missing;

    fn try_from(fields: ContentFields) -> Result<Self, Missing> {
        Ok(match fields.r#type {
            ContentType::Text => Self::Text {
                text: present(fields.text, "text")?,
            },
            ContentType::Attachment => {
                let attachment = present(fields.attachment, "attachment")?;
                Self::attachment(attachment, &fields.caption.unwrap_or_default())
            }
            ContentType::Unsupported => Self::Unsupported {
                kind: present(fields.kind, "kind")?,
            },
            ContentType::Unknown => Self::Unknown,
        })
    }
}
