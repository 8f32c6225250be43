//! Where what is new begins.

use protocol::{Direction, MessageId};

/// The first of the newest `unread` incoming messages, given oldest first. The
/// oldest loaded one where there are more unread than loaded.
pub fn first_unread(
    messages: impl DoubleEndedIterator<Item = (MessageId, Direction)>,
    unread: u32,
) -> Option<MessageId> {
    let unread = usize::try_from(unread).unwrap_or(usize::MAX);
    messages
        .rev()
        .filter(|(_, direction)| *direction == Direction::In)
        .take(unread)
        .last()
        .map(|(id, _)| id)
}
