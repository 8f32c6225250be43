//! What the log says happened. State travels, not differences: an event
//! carries the whole entity as it is after the change.

mod fields;
mod kind;

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumString, IntoStaticStr, VariantArray};

use crate::{
    Agent, Availability, Conversation, ConversationId, Inbox, Message, MessageId, ReadMark, Seq,
    Widget,
};

pub use kind::EntityKind;

/// An event with its number in the account's log.
///
/// On replay the entity may already be newer than the event that names it;
/// its `version` says how new it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "fields::EventFields")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedEvent {
    /// Its number in the log.
    pub seq: Seq,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// A change. Applying one means: keep the entity with the higher version.
///
/// A new event is a new variant: `docs/add-an-event.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, EnumDiscriminants)]
#[strum_discriminants(
    name(EventKind),
    doc = "The kind of an [`Event`]: its variant without what it carries.",
    derive(Hash, Deserialize, EnumString, IntoStaticStr, VariantArray),
    serde(rename_all = "snake_case"),
    strum(serialize_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A message was stored.
    MessageCreated {
        /// As it is now.
        message: Message,
    },
    /// A message changed: how far it came, or what it says.
    MessageUpdated {
        /// As it is now.
        message: Message,
    },
    /// A customer wrote for the first time, or anew.
    ConversationCreated {
        /// As it is now.
        conversation: Conversation,
    },
    /// A conversation changed, also by a new message.
    ConversationUpdated {
        /// As it is now.
        conversation: Conversation,
    },
    /// One agent's read mark moved; only that agent sees it.
    ConversationRead {
        /// As it is now.
        read_mark: ReadMark,
    },
    /// Somebody joined, changed or left.
    AgentUpdated {
        /// As it is now.
        agent: Agent,
    },
    /// An inbox was made or changed.
    InboxUpdated {
        /// As it is now.
        inbox: Inbox,
    },
    /// How a website's chat looks has changed.
    WidgetUpdated {
        /// As it is now.
        widget: Widget,
        /// What its hours mean now; only visitors are told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        availability: Option<Availability>,
    },
    /// Something was erased.
    Deleted {
        /// What is gone.
        entity: Deleted,
    },
    /// A kind a newer server knows: counted and skipped.
    #[strum_discriminants(serde(other))]
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
            Self::WidgetUpdated { widget, .. } => widget.version,
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
    /// One message.
    Message {
        /// What it is known by, everywhere and for ever.
        id: MessageId,
        /// The conversation it was in.
        conversation_id: ConversationId,
        /// Number of the event that last changed it: keep the copy with the higher one.
        version: Seq,
    },
    /// A conversation, with its messages.
    Conversation {
        /// What it is known by, everywhere and for ever.
        id: ConversationId,
        /// Number of the event that last changed it: keep the copy with the higher one.
        version: Seq,
    },
    /// A kind a newer server knows: counted and skipped.
    Unknown,
}
