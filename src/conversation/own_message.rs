//! Whether the newest message is one that the agent has just written.

use live::TimelineItem;
use protocol::{AgentId, Author, Direction};

/// Whether the agent's own message came at the end since `before`. What others
/// write does not count, nor what is loaded.
pub fn is_newly_written(before: &[TimelineItem], after: &[TimelineItem], me: AgentId) -> bool {
    let Some(last) = after.last() else {
        return false;
    };
    last.direction == Direction::Out
        && last.author == Author::Agent(me)
        && !before.is_empty()
        && !before.iter().rev().any(|item| item.id == last.id)
}
