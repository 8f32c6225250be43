//! Reading an event in one pass.
//!
//! Serde reads a tagged or flattened type twice: once into a buffer, to find
//! the tag, and then from it, with a second copy of every entity's reader. A
//! field of an event means the same in every kind, so there is no need to know
//! the kind first. Clients read with [`crate::json`].

use std::str::FromStr;

use serde::Deserialize;

use super::{Deleted, Event, EventKind, LoggedEvent};
use crate::missing::{Missing, present};
use crate::{
    Agent, Availability, Conversation, ConversationId, Inbox, Message, ReadMark, Seq, Widget,
};

/// Every field that some event has.
#[derive(Deserialize)]
pub(super) struct EventFields {
    seq: Seq,
    r#type: EventKind,
    message: Option<Message>,
    conversation: Option<Conversation>,
    read_mark: Option<ReadMark>,
    agent: Option<Agent>,
    inbox: Option<Inbox>,
    widget: Option<Widget>,
    availability: Option<Availability>,
    entity: Option<Deleted>,
}

impl TryFrom<EventFields> for LoggedEvent {
    type Error = Missing;

    fn try_from(fields: EventFields) -> Result<Self, Missing> {
        let event = match fields.r#type {
            EventKind::MessageCreated => Event::MessageCreated {
                message: present(fields.message, "message")?,
            },
            EventKind::MessageUpdated => Event::MessageUpdated {
                message: present(fields.message, "message")?,
            },
            EventKind::ConversationCreated => Event::ConversationCreated {
                conversation: present(fields.conversation, "conversation")?,
            },
            EventKind::ConversationUpdated => Event::ConversationUpdated {
                conversation: present(fields.conversation, "conversation")?,
            },
            EventKind::ConversationRead => Event::ConversationRead {
                read_mark: present(fields.read_mark, "read_mark")?,
            },
            EventKind::AgentUpdated => Event::AgentUpdated {
                agent: present(fields.agent, "agent")?,
            },
            EventKind::InboxUpdated => Event::InboxUpdated {
                inbox: present(fields.inbox, "inbox")?,
            },
            EventKind::WidgetUpdated => Event::WidgetUpdated {
                widget: present(fields.widget, "widget")?,
                availability: fields.availability,
            },
            EventKind::Deleted => Event::Deleted {
                entity: present(fields.entity, "entity")?,
            },
            EventKind::Unknown => Event::Unknown,
        };
        Ok(Self {
            seq: fields.seq,
            event,
        })
    }
}

/// Every field that what is gone may have.
#[derive(Deserialize)]
pub(super) struct DeletedFields {
    r#type: DeletedType,
    /// A newer server may know things whose ids are no UUIDs.
    id: Option<String>,
    conversation_id: Option<ConversationId>,
    version: Option<Seq>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum DeletedType {
    Message,
    Conversation,
    #[serde(other)]
    Unknown,
}

impl TryFrom<DeletedFields> for Deleted {
    type Error = Missing;

    fn try_from(fields: DeletedFields) -> Result<Self, Missing> {
        fn id<T: FromStr>(text: Option<String>) -> Result<T, Missing> {
            present(text.and_then(|text| text.parse().ok()), "id")
        }
        Ok(match fields.r#type {
            DeletedType::Message => Self::Message {
                id: id(fields.id)?,
                conversation_id: present(fields.conversation_id, "conversation_id")?,
                version: present(fields.version, "version")?,
            },
            DeletedType::Conversation => Self::Conversation {
                id: id(fields.id)?,
                version: present(fields.version, "version")?,
            },
            DeletedType::Unknown => Self::Unknown,
        })
    }
}
