//! The oldest unread message: where the divider of a thread stands.

use protocol::{Direction, MessageId};

/// The first of the newest `unread` incoming messages, given oldest first; true
/// if all of the unread are among them. Else it is the oldest incoming one.
pub fn first_unread(messages: &[(MessageId, Direction)], unread: u32) -> (Option<MessageId>, bool) {
    let unread = usize::try_from(unread).unwrap_or(usize::MAX);
    let incoming = messages
        .iter()
        .rev()
        .filter(|(_, direction)| *direction == Direction::In);
    let (mut first, mut count) = (None, 0);
    for (id, _) in incoming.take(unread) {
        first = Some(*id);
        count += 1;
    }
    (first, count == unread)
}
