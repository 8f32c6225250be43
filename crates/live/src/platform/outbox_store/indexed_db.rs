//! The outbox in IndexedDB, one database per owner, one entry per message.

use std::rc::Rc;

use js_sys::{Array, Promise};
use protocol::{MessageId, json};
use sync::Pending;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
};

use super::{LocalStorageOutbox, OutboxStore};

const PENDING: &str = "pending";
/// A browser whose database does not open must not hold up the bootstrap:
/// how long opening may take, and then reading.
const TIMEOUT_MS: i32 = 1_500;

/// Each write goes to local storage first, which is done when the method returns,
/// and is removed there when the database has it.
#[derive(Debug)]
pub struct IndexedDbOutbox {
    database: IdbDatabase,
    mirror: Rc<LocalStorageOutbox>,
}

impl IndexedDbOutbox {
    /// Opens somebody's outbox, or local storage alone where there is no IndexedDB;
    /// and what is in it.
    pub async fn open(owner: String) -> (Rc<dyn OutboxStore>, Vec<Pending>) {
        let mirror = Rc::new(LocalStorageOutbox::open(&owner));
        let mut stored = mirror.stored();
        let Some((database, indexed)) = open_and_read(&owner).await else {
            return (mirror, stored);
        };
        // Where both have a message, local storage has its newer state.
        for pending in indexed {
            if !stored.iter().any(|known| known.id == pending.id) {
                stored.push(pending);
            }
        }
        (Rc::new(Self { database, mirror }), stored)
    }

    fn write(&self) -> Option<(IdbTransaction, IdbObjectStore)> {
        let transaction = self
            .database
            .transaction_with_str_and_mode(PENDING, IdbTransactionMode::Readwrite)
            .ok()?;
        let store = transaction.object_store(PENDING).ok()?;
        Some((transaction, store))
    }
}

impl OutboxStore for IndexedDbOutbox {
    fn put(&self, pending: &Pending) {
        let text = json::write(pending);
        self.mirror.write(pending.id, &text);
        // Should the database refuse, local storage still has it.
        let Some((transaction, store)) = self.write() else {
            return;
        };
        let key = JsValue::from_str(&pending.id.to_string());
        if store.put_with_key(&JsValue::from_str(&text), &key).is_ok() {
            let (mirror, id) = (Rc::clone(&self.mirror), pending.id);
            let done = Closure::once_into_js(move || mirror.remove(id));
            transaction.set_oncomplete(Some(done.unchecked_ref()));
        }
    }

    fn remove(&self, id: MessageId) {
        self.mirror.remove(id);
        if let Some((_, store)) = self.write() {
            // One that stays is sent again some day, which is harmless.
            let _removal = store.delete(&JsValue::from_str(&id.to_string()));
        }
    }

    fn is_durable(&self) -> bool {
        true
    }
}

async fn open_and_read(owner: &str) -> Option<(IdbDatabase, Vec<Pending>)> {
    let factory = web_sys::window()?.indexed_db().ok()??;
    let name = format!("frontdesk-outbox-{owner}");
    let request: IdbOpenDbRequest = factory.open_with_u32(&name, 1).ok()?;
    let making = request.clone();
    let make = Closure::once_into_js(move || {
        if let Ok(database) = making.result() {
            let database: IdbDatabase = database.unchecked_into();
            // If it cannot be made, no transaction will find it.
            let _store = database.create_object_store(PENDING);
        }
    });
    request.set_onupgradeneeded(Some(make.unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.unchecked_into();
    let store = database
        .transaction_with_str(PENDING)
        .ok()?
        .object_store(PENDING)
        .ok()?;
    let entries: Array = done(&store.get_all().ok()?).await?.unchecked_into();
    let stored = entries
        .iter()
        .filter_map(|entry| json::read(&entry.as_string()?))
        .collect();
    Some((database, stored))
}

/// A request's result, or nothing if it failed or took too long. The promise's
/// own functions settle it.
async fn done(request: &IdbRequest) -> Option<JsValue> {
    let window = web_sys::window()?;
    let answered = Promise::new(&mut |succeed, fail| {
        request.set_onsuccess(Some(&succeed));
        request.set_onerror(Some(&fail));
        let _timer =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&fail, TIMEOUT_MS);
    });
    let answer = JsFuture::from(answered).await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    answer.ok()?;
    request.result().ok()
}
