//! Where the bytes are: an object store, whose objects are files of the data
//! folder.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use object_store::{
    GetResult, ObjectStore, ObjectStoreExt, buffered::BufWriter, local::LocalFileSystem,
    path::Path as Key,
};
use protocol::{AccountId, AttachmentId};

/// So much of a file is held in memory while it comes.
const BUFFER: usize = 1024 * 1024;

/// The objects of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
}

impl Objects {
    /// Objects as files in a folder, which is made if need be. What is written
    /// is durable.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("cannot use {}", folder.display()))?;
        Ok(Self {
            store: Arc::new(store.with_fsync(true)),
        })
    }

    /// Writes an object: it is there once this is shut down, and never if it is
    /// dropped before.
    pub fn writer(&self, account: AccountId, id: AttachmentId) -> BufWriter {
        BufWriter::with_capacity(Arc::clone(&self.store), key(account, id), BUFFER)
    }

    /// # Errors
    /// If it is not there, or cannot be read.
    pub async fn get(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<GetResult, object_store::Error> {
        self.store.get(&key(account, id)).await
    }

    /// Deletes an object; one that is not there is none.
    ///
    /// # Errors
    /// If it is there and stays.
    pub async fn delete(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<(), object_store::Error> {
        match self.store.delete(&key(account, id)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            deleted => deleted,
        }
    }
}

fn key(account: AccountId, id: AttachmentId) -> Key {
    Key::from_iter([account.text(), id.text()])
}
