//! Which side of the thread a message stands on.

use protocol::{Author, Direction};
use sync::DeliveryState;

/// Whether a message stands on the visitor's side: by its direction alone, whoever
/// wrote it. Before the bootstrap is in, what waits has neither author nor
/// direction of its own, and can only be theirs.
pub fn is_visitors(direction: Direction, author: Author, delivery: &DeliveryState) -> bool {
    let is_unsigned = *delivery == DeliveryState::Waiting && author == Author::System;
    direction == Direction::In || is_unsigned
}
