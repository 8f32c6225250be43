//! Where the bytes are: an object store, whose objects are files of the data
//! folder.

use std::{
    io,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use bytes::Bytes;
use object_store::{
    GetOptions, GetResult, ObjectStore, ObjectStoreExt, PutPayload, buffered::BufWriter,
    local::LocalFileSystem, path::Path as Key,
};
use protocol::{AccountId, AttachmentId};

/// So much of a file is held in memory while it comes, and as much again while
/// it is written. Many may come at a time.
const BUFFER: usize = 256 * 1024;

/// The objects of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AttachmentStore {
    store: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

impl AttachmentStore {
    /// Files as objects in a folder, which is made if need be. What is written
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
            folder: folder.to_owned(),
        })
    }

    /// Writes an object: it is there once this is shut down, and never if it is
    /// dropped before.
    pub fn writer(&self, account: AccountId, id: AttachmentId) -> BufWriter {
        BufWriter::with_capacity(Arc::clone(&self.store), key(account, id), BUFFER)
            .with_max_concurrency(1)
    }

    /// A file's bytes as they are read, or a part of them.
    ///
    /// # Errors
    /// If it is not there, or cannot be read.
    pub async fn get(
        &self,
        account: AccountId,
        id: AttachmentId,
        part: Option<Range<u64>>,
    ) -> Result<GetResult, object_store::Error> {
        let options = GetOptions {
            range: part.map(Into::into),
            ..GetOptions::default()
        };
        self.store.get_opts(&key(account, id), options).await
    }

    /// A whole file, in memory.
    ///
    /// # Errors
    /// If it is not there, or cannot be read.
    pub async fn whole(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<Bytes, object_store::Error> {
        self.store.get(&key(account, id)).await?.bytes().await
    }

    /// # Errors
    /// If it is not there, or cannot be read.
    pub async fn thumbnail(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<Bytes, object_store::Error> {
        self.store
            .get(&thumbnail_key(account, id))
            .await?
            .bytes()
            .await
    }

    /// # Errors
    /// If it cannot be written.
    pub async fn keep_thumbnail(
        &self,
        account: AccountId,
        id: AttachmentId,
        bytes: Bytes,
    ) -> Result<(), object_store::Error> {
        self.store
            .put(&thumbnail_key(account, id), PutPayload::from_bytes(bytes))
            .await?;
        Ok(())
    }

    /// Deletes a file and its thumbnail; what is not there is none.
    ///
    /// # Errors
    /// If one is there and stays.
    pub async fn delete(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<(), object_store::Error> {
        for key in [thumbnail_key(account, id), key(account, id)] {
            match self.store.delete(&key).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Deletes what writers of a server that died have left, and says how many
    /// files that were. For a start: there must be no writer.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn delete_staged(&self) -> io::Result<usize> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || delete_staged(&folder))
            .await
            .map_err(io::Error::other)?
    }
}

/// The store's temporary files are named `object#number`, beside the object
/// they are to become; no key of ours has that sign.
fn delete_staged(folder: &Path) -> io::Result<usize> {
    let mut deleted = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            deleted += delete_staged(&entry.path())?;
        } else if entry.file_name().to_string_lossy().contains('#') {
            std::fs::remove_file(entry.path())?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

fn key(account: AccountId, id: AttachmentId) -> Key {
    Key::from_iter([account.to_string(), id.to_string()])
}

fn thumbnail_key(account: AccountId, id: AttachmentId) -> Key {
    Key::from_iter([
        account.to_string(),
        [id.to_string(), ".thumbnail".to_owned()].concat(),
    ])
}
