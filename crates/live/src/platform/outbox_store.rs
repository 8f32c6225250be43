//! Where unsent messages survive the tab.

mod indexed_db;
mod local_storage;

use protocol::MessageId;
use sync::Pending;

pub use indexed_db::IndexedDbOutbox;
pub use local_storage::LocalStorageOutbox;

/// The stored outbox of one agent or visitor on this device.
///
/// Writes begin before the method returns, so that what was just written
/// survives a closing tab.
pub trait OutboxStore {
    /// Stores a message, or its new state.
    fn put(&self, pending: &Pending);

    /// Deletes a message: it is confirmed, or was given up.
    fn remove(&self, id: MessageId);

    /// Whether the messages outlive the tab.
    fn is_durable(&self) -> bool;
}
