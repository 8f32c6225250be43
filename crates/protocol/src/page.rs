//! Pages of conversations and messages, as REST answers them.

use serde::{Deserialize, Serialize};

use crate::{Conversation, ConversationCursor, Message, MessageCursor, ReadMark};

/// `GET /api/conversations`: newest activity first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationPage {
    /// In order.
    pub items: Vec<Conversation>,
    /// My read marks in these conversations.
    pub read_marks: Vec<ReadMark>,
    /// Pass as `before` for the next page; null at the end.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub next: Option<ConversationCursor>,
}

/// `GET /api/conversations/{id}/messages`: in the message order, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePage {
    /// In order.
    pub items: Vec<Message>,
    /// Pass as `before` (or as `after`, if that was asked) for more; null at
    /// the end.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub next: Option<MessageCursor>,
}

/// `GET /api/conversations/counts`: how many conversations stand under filters of the
/// agent who asks. Each is counted up to [`Self::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationCounts {
    /// Assigned to them.
    pub mine: usize,
    /// Assigned to nobody.
    pub unassigned: usize,
}

impl ConversationCounts {
    /// A count that says no more than "so many or more".
    pub const MAX: usize = 1_000;
}
