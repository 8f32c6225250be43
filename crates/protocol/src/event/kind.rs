//! The registry of event kinds. [`EventKind`] is derived from [`Event`], so
//! each variant is written once; every `match` on either is exhaustive.

use strum::VariantArray as _;

use crate::{
    Event,
    event::{Deleted, EventKind},
};

/// What an event is about. With the entity's id it says which events replace
/// each other: of several, the last one says it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntityKind {
    /// A message.
    Message,
    /// A conversation.
    Conversation,
    /// A read mark, with its conversation's id.
    ReadMark,
    /// An agent.
    Agent,
    /// An inbox.
    Inbox,
    /// How a chat looks, with its inbox's id.
    Widget,
    /// What is gone, with the id it had.
    Deletion,
}

impl EventKind {
    /// Every kind, in the order of [`Event`]'s variants.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The `type` in JSON, and the kind in the server's log.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The kind of this name, if this version knows it.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// What its events are about. `None` for what a log cannot replay by an
    /// entity's id.
    pub const fn entity(self) -> Option<EntityKind> {
        Some(match self {
            Self::MessageCreated | Self::MessageUpdated => EntityKind::Message,
            Self::ConversationCreated | Self::ConversationUpdated => EntityKind::Conversation,
            Self::ConversationRead => EntityKind::ReadMark,
            Self::AgentUpdated => EntityKind::Agent,
            Self::InboxUpdated => EntityKind::Inbox,
            Self::WidgetUpdated => EntityKind::Widget,
            Self::Deleted => EntityKind::Deletion,
            Self::Unknown => return None,
        })
    }
}

impl Event {
    /// Its kind in the registry.
    pub fn kind(&self) -> EventKind {
        self.into()
    }

    /// The id of the entity it is about, as bytes.
    pub fn entity_id(&self) -> Option<&[u8; 16]> {
        Some(match self {
            Self::MessageCreated { message } | Self::MessageUpdated { message } => {
                message.id.as_bytes()
            }
            Self::ConversationCreated { conversation }
            | Self::ConversationUpdated { conversation } => conversation.id.as_bytes(),
            Self::ConversationRead { read_mark } => read_mark.conversation_id.as_bytes(),
            Self::AgentUpdated { agent } => agent.id.as_bytes(),
            Self::InboxUpdated { inbox } => inbox.id.as_bytes(),
            Self::WidgetUpdated { widget, .. } => widget.inbox_id.as_bytes(),
            Self::Deleted {
                entity: Deleted::Message { id, .. },
            } => id.as_bytes(),
            Self::Deleted {
                entity: Deleted::Conversation { id, .. },
            } => id.as_bytes(),
            Self::Deleted {
                entity: Deleted::Unknown,
            }
            | Self::Unknown => return None,
        })
    }
}
