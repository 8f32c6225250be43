//! The outbox in `localStorage`: written at once, in the same task. It mirrors
//! what IndexedDB has not confirmed yet, and stands in where there is none. A
//! visitor's outbox is here alone. Over web-sys: gloo-storage throws where a
//! browser refuses storage, as many do to a frame.

use std::cell::Cell;

use protocol::{MessageId, json};
use sync::Pending;
use web_sys::Storage;

use super::OutboxStore;

/// One entry per message, under its owner's prefix.
#[derive(Debug)]
pub struct LocalStorageOutbox {
    storage: Option<Storage>,
    prefix: String,
    full: Cell<bool>,
}

impl LocalStorageOutbox {
    /// Opens the outbox of this agent or visitor.
    pub fn open(owner: &str) -> Self {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self {
            storage,
            prefix: ["frontdesk.outbox.", owner, "."].concat(),
            full: Cell::new(false),
        }
    }

    /// The stored messages. What cannot be read (a newer build's) stays untouched.
    pub fn stored(&self) -> Vec<Pending> {
        let Some(storage) = &self.storage else {
            return Vec::new();
        };
        let length = storage.length().unwrap_or(0);
        (0..length)
            .filter_map(|at| storage.key(at).ok().flatten())
            .filter(|key| key.starts_with(&self.prefix))
            .filter_map(|key| storage.get_item(&key).ok().flatten())
            .filter_map(|text| json::read(&text))
            .collect()
    }

    /// Stores a message as it is written in the database too.
    pub(super) fn write(&self, id: MessageId, text: &str) {
        let written = self
            .storage
            .as_ref()
            .is_some_and(|storage| storage.set_item(&self.key(id), text).is_ok());
        self.full.set(!written);
    }

    fn key(&self, id: MessageId) -> String {
        [&*self.prefix, &id.to_string()].concat()
    }
}

impl OutboxStore for LocalStorageOutbox {
    fn put(&self, pending: &Pending) {
        self.write(pending.id, &json::write(pending));
    }

    fn remove(&self, id: MessageId) {
        if let Some(storage) = &self.storage {
            // Removing cannot fail; what is not there is not removed.
            let _removed = storage.remove_item(&self.key(id));
        }
    }

    fn is_durable(&self) -> bool {
        self.storage.is_some() && !self.full.get()
    }
}
