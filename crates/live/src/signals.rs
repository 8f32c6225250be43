//! What views read.

use protocol::{Conversation, MessageId, Problem};
use sync::Window;

/// A conversation, and how much of it I have not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    pub conversation: Conversation,
    pub unread: u32,
}

/// The keys of one timeline, oldest first, pending last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineView {
    pub keys: Vec<MessageId>,
    pub window: Window,
    pub loading: Loading,
}

/// What is being fetched for a timeline, or why it is not here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Loading {
    #[default]
    Idle,
    Newest,
    Older,
    NotFound,
    Failed(Problem),
}
