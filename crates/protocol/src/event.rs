//! What the log says happened. State travels, not differences: an event
//! carries the whole entity as it is after the change.

mod fields;

use serde::{Deserialize, Serialize};

use crate::{
    Agent, Conversation, ConversationId, Inbox, Message, MessageId, ReadMark, Seq, Widget,
};

/// An event with its number in the account's log.
///
/// On replay the entity may already be newer than the event that names it;
/// its `version` says how new it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "fields::EventFields")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedEvent {
    pub seq: Seq,
    #[serde(flatten)]
    pub event: Event,
}

/// A change. Applying one means: keep the entity with the higher version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    MessageCreated {
        message: Message,
    },
    MessageUpdated {
        message: Message,
    },
    ConversationCreated {
        conversation: Conversation,
    },
    ConversationUpdated {
        conversation: Conversation,
    },
    /// One agent's read mark moved; only that agent sees it.
    ConversationRead {
        read_mark: ReadMark,
    },
    AgentUpdated {
        agent: Agent,
    },
    InboxUpdated {
        inbox: Inbox,
    },
    WidgetUpdated {
        widget: Widget,
    },
    Deleted {
        entity: Deleted,
    },
    /// A kind a newer server knows: counted and skipped.
    Unknown,
}

impl Event {
    /// The version of the entity that it carries.
    pub const fn version(&self) -> Option<Seq> {
        Some(match self {
            Self::MessageCreated { message } | Self::MessageUpdated { message } => message.version,
            Self::ConversationCreated { conversation }
            | Self::ConversationUpdated { conversation } => conversation.version,
            Self::ConversationRead { read_mark } => read_mark.version,
            Self::AgentUpdated { agent } => agent.version,
            Self::InboxUpdated { inbox } => inbox.version,
            Self::WidgetUpdated { widget } => widget.version,
            Self::Deleted {
                entity: Deleted::Message { version, .. } | Deleted::Conversation { version, .. },
            } => *version,
            Self::Deleted {
                entity: Deleted::Unknown,
            }
            | Self::Unknown => return None,
        })
    }
}

/// What is gone, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(try_from = "fields::DeletedFields")]
pub enum Deleted {
    Message {
        id: MessageId,
        conversation_id: ConversationId,
        version: Seq,
    },
    Conversation {
        id: ConversationId,
        version: Seq,
    },
    /// A kind a newer server knows: counted and skipped.
    Unknown,
}
