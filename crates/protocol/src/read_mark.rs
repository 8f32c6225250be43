//! How far one agent has read one conversation.

use serde::{Deserialize, Serialize};

use crate::{AgentId, ConversationId, Seq};

/// An agent's read mark. Seen by that agent alone, on every device of theirs.
///
/// It counts instead of pointing: with `Conversation::inbound_count` it gives
/// the unread number without any message being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMark {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Whose it is.
    pub agent_id: AgentId,
    /// Number of the event that last changed it: keep the copy with the higher one.
    pub version: Seq,
    /// Everything created up to this event is read.
    pub up_to: Seq,
    /// How many incoming messages that is.
    pub inbound_read: u32,
}
