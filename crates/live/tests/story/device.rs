//! What a device stores across pages.

use std::{cell::RefCell, collections::BTreeMap};

use live::platform::outbox_store::OutboxStore;
use protocol::MessageId;
use sync::Pending;

/// An outbox that outlives the page.
#[derive(Default)]
pub(crate) struct Device {
    pub(crate) stored: RefCell<BTreeMap<MessageId, Pending>>,
}

impl OutboxStore for Device {
    fn put(&self, pending: &Pending) {
        self.stored.borrow_mut().insert(pending.id, pending.clone());
    }

    fn remove(&self, id: MessageId) {
        self.stored.borrow_mut().remove(&id);
    }

    fn is_durable(&self) -> bool {
        true
    }
}
