//! What an address means. Views ask here and write no path themselves.

use protocol::ConversationId;

/// The list.
pub const INBOX: &str = "/inbox";

/// The address of one conversation.
pub fn conversation(id: ConversationId) -> String {
    format!("{INBOX}/{id}")
}

/// The conversation that an address opens, if it opens one.
pub fn open_conversation(path: &str) -> Option<ConversationId> {
    path.strip_prefix(INBOX)?
        .strip_prefix('/')?
        .trim_end_matches('/')
        .parse()
        .ok()
}
