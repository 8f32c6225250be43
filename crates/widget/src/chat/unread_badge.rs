//! What the launcher shows of the conversations: a badge, and whether there are any.

/// The state of the launcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadBadge {
    /// Unread messages of all conversations.
    pub unread: u32,
    /// The visitor has written before: the loader loads the frame unasked.
    pub has_conversation: bool,
}

impl UnreadBadge {
    /// From the unread messages of each conversation.
    pub fn of(unread: impl Iterator<Item = u32>) -> Self {
        let nothing = Self {
            unread: 0,
            has_conversation: false,
        };
        unread.fold(nothing, |badge, unread| Self {
            unread: badge.unread.saturating_add(unread),
            has_conversation: true,
        })
    }
}
