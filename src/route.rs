//! What an address means. Views ask here and write no path themselves.

use protocol::{ConversationId, InboxId};

/// The list.
pub const INBOX: &str = "/inbox";

/// What the account has set up.
pub const SETTINGS: &str = "/settings";

/// The address of one website's settings.
pub fn website(id: InboxId) -> String {
    format!("{SETTINGS}/{id}")
}

/// A sample site with the website's chat on it.
pub fn sample(id: InboxId) -> String {
    format!("/try/{id}")
}

/// The address of one conversation.
pub fn conversation(id: ConversationId) -> String {
    format!("{INBOX}/{id}")
}

/// What an address shows beside the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Inbox,
    Conversation(ConversationId),
    Settings,
    Website(InboxId),
    /// It names nothing.
    Nowhere,
}

impl Place {
    /// The place at a path.
    pub fn at(path: &str) -> Self {
        let (first, rest) = path.trim_matches('/').split_once('/').unwrap_or((path, ""));
        match (first.trim_matches('/'), rest) {
            ("inbox", "") => Self::Inbox,
            ("inbox", id) => id.parse().map_or(Self::Nowhere, Self::Conversation),
            ("settings", "") => Self::Settings,
            ("settings", id) => id.parse().map_or(Self::Nowhere, Self::Website),
            _ => Self::Nowhere,
        }
    }

    /// Whether a path is among the settings.
    pub fn is_settings(path: &str) -> bool {
        path.starts_with(SETTINGS)
    }

    /// The conversation that is open there, if one is.
    pub fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::Conversation(id) => Some(id),
            Self::Inbox | Self::Settings | Self::Website(_) | Self::Nowhere => None,
        }
    }
}
