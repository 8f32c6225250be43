//! One server per data folder. The folder itself is locked: a lock file may be
//! deleted apart from what it protects.

use std::{
    fs::{File, TryLockError},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context;

use super::DataFolder;

/// A command holds the folder for a moment; a server waits that long for it.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// That nobody else writes into the folder. It goes with the process, however
/// that ends.
#[derive(Debug)]
pub struct Lock {
    _files: Vec<File>,
}

impl DataFolder {
    /// Makes sure that no other server sends this folder's messages a second
    /// time.
    ///
    /// # Errors
    /// If another server holds it.
    pub fn lock(&self) -> anyhow::Result<Lock> {
        let begun = Instant::now();
        loop {
            if let Some(lock) = self.try_lock()? {
                return Ok(lock);
            }
            if begun.elapsed() > PATIENCE {
                anyhow::bail!("another server runs on {}", self.path.display());
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// The same without waiting. `None`: another server holds it.
    ///
    /// # Errors
    /// If it cannot be locked at all.
    pub fn try_lock(&self) -> anyhow::Result<Option<Lock>> {
        let mut files = Vec::new();
        if cfg!(unix) {
            files.push(File::open(&self.path).with_context(|| cannot(&self.path))?);
        }
        // Earlier versions lock nothing but this file.
        let path = self.path.join("frontdesk.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        files.push(file.with_context(|| cannot(&path))?);
        for file in &files {
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| cannot(&self.path));
                }
            }
        }
        Ok(Some(Lock { _files: files }))
    }
}

fn cannot(path: &Path) -> String {
    format!("cannot lock {}", path.display())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use crate::data_folder::DataFolder;

    #[cfg(unix)]
    #[test]
    fn a_second_server_is_refused_beside_a_deleted_lock_file() {
        let folder = tempfile::TempDir::new().unwrap();
        let folder = DataFolder::open(folder.path()).unwrap();
        let first = folder.lock().unwrap();
        std::fs::remove_file(folder.path().join("frontdesk.lock")).unwrap();
        assert!(folder.try_lock().unwrap().is_none());
        drop(first);
        assert!(folder.try_lock().unwrap().is_some());
    }
}
