//! What came in since the newest message was last in view.

use live::TimelineItem;
use protocol::{Direction, MessageId};

/// What is below the view, and new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BelowView {
    /// The newest message is in view: nothing is below it.
    pub at_end: bool,
    /// The newest incoming message that was in view.
    last_seen: Option<MessageId>,
    /// How many came in since.
    pub incoming: usize,
}

impl BelowView {
    /// From the messages, oldest first, and what was below the view `before`.
    /// `unread` is the server's count: what is loaded from above, or was read
    /// elsewhere, is not new.
    pub fn of(items: &[TimelineItem], before: Option<&Self>, at_end: bool, unread: u32) -> Self {
        let is_incoming = |item: &&TimelineItem| item.direction == Direction::In;
        if at_end {
            return Self {
                at_end,
                last_seen: items.iter().rfind(is_incoming).map(|item| item.id),
                incoming: 0,
            };
        }
        let last_seen = before.and_then(|before| before.last_seen);
        let since = items
            .iter()
            .rev()
            .take_while(|item| Some(item.id) != last_seen);
        let unread = usize::try_from(unread).unwrap_or(usize::MAX);
        Self {
            at_end,
            last_seen,
            incoming: since.filter(is_incoming).count().min(unread),
        }
    }
}
