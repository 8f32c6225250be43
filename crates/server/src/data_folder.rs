//! The data folder: what is in it, who may read it, and that one server uses it.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The folder that holds everything the server stores.
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// Opens the folder, making it first if need be, readable by its owner alone.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        private_folder()
            .create(path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.path.join("frontdesk.db")
    }

    /// The files that were sent.
    pub fn attachments(&self) -> PathBuf {
        self.path.join("attachments")
    }

    /// Makes sure that no other server sends this folder's messages a second
    /// time. The lock goes with the process, however it ends.
    ///
    /// # Errors
    /// If another server holds it.
    pub fn lock(&self) -> anyhow::Result<File> {
        let path = self.path.join("frontdesk.lock");
        let file =
            File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                anyhow::bail!("another server runs on {}", self.path.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

/// What customers wrote is for nobody else on this machine.
fn private_folder() -> std::fs::DirBuilder {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder
}
