//! Where unsent messages survive the tab.

mod indexed;
mod shelf;

use protocol::MessageId;
use sync::Pending;

pub use indexed::IndexedOutbox;
pub use shelf::Shelf;

/// The stored outbox of one agent or visitor on this device. Writes begin before the
/// method returns, so that what was just written survives a closing tab.
pub trait OutboxStore {
    /// Stores a message, or its new state.
    fn put(&self, pending: &Pending);

    /// Forgets a message: it is confirmed, or was given up.
    fn remove(&self, id: MessageId);

    /// Whether anything outlives the tab.
    fn is_durable(&self) -> bool;
}
