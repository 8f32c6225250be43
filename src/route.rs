//! What an address means. Views ask here and write no path themselves.

use protocol::ConversationId;

/// The list.
pub const INBOX: &str = "/inbox";

/// The address of one conversation.
pub fn conversation(id: ConversationId) -> String {
    format!("{INBOX}/{id}")
}

/// What an address shows beside the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Inbox,
    Conversation(ConversationId),
    /// It names no conversation.
    Nowhere,
}

impl Place {
    /// The place at a path under the inbox.
    pub fn at(path: &str) -> Self {
        let beside = path.strip_prefix(INBOX).map(|rest| rest.trim_matches('/'));
        match beside {
            Some("") => Self::Inbox,
            Some(id) => id.parse().map_or(Self::Nowhere, Self::Conversation),
            None => Self::Nowhere,
        }
    }

    /// The conversation that is open there, if one is.
    pub fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::Conversation(id) => Some(id),
            Self::Inbox | Self::Nowhere => None,
        }
    }
}
