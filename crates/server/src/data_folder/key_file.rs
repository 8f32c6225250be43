//! Writes the secrets' key file again where it is deleted or emptied while a server
//! runs: the server is then the last that knows the key.

use std::{
    fs, io,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{DataFolder, FolderFault, words};
use crate::secret::SecretKey;

/// The key, and the folder it is kept in.
#[derive(Debug)]
pub struct KeyFile {
    folder: DataFolder,
    key: SecretKey,
    /// That the file holds something else was said.
    is_told: AtomicBool,
}

impl KeyFile {
    pub fn new(folder: DataFolder, key: SecretKey) -> Self {
        Self {
            folder,
            key,
            is_told: AtomicBool::new(false),
        }
    }

    /// Writes the key again where its file was deleted or emptied. A file that
    /// holds something else is left alone, and that is said once.
    pub fn keep(&self) {
        let path = words(&self.folder.key());
        match self.put_back() {
            Ok(false) => {}
            Ok(true) => tracing::error!(
                path,
                "the key of the database's secrets was deleted or emptied while the server ran; it was written again"
            ),
            Err(error) => {
                if !self.is_told.swap(true, Ordering::Relaxed) {
                    tracing::error!(
                        path, %error,
                        "the key of the database's secrets is not there any more, and the next start needs it: put it back"
                    );
                }
            }
        }
    }

    /// Whether it had to be.
    fn put_back(&self) -> io::Result<bool> {
        match self.folder.read_key() {
            Ok(Some(key)) if key == self.key => return Ok(false),
            Ok(None) => {}
            Err(FolderFault::KeyUnreadable(_)) if self.is_empty() => {
                fs::remove_file(self.folder.key())?;
            }
            Ok(Some(_)) | Err(_) => return Err(io::Error::other("it holds something else")),
        }
        self.folder.write_key(&self.key)?;
        Ok(true)
    }

    fn is_empty(&self) -> bool {
        let file = self.folder.key().metadata();
        file.is_ok_and(|file| file.len() == 0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use tempfile::TempDir;

    use super::*;

    fn kept() -> (TempDir, DataFolder, KeyFile) {
        let place = TempDir::new().unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        let key = folder.make_key().unwrap();
        let file = KeyFile::new(folder.clone(), key);
        (place, folder, file)
    }

    #[test]
    fn a_key_that_is_deleted_or_emptied_is_written_again() {
        let (_place, folder, file) = kept();
        let right = fs::read(folder.key()).unwrap();
        fs::remove_file(folder.key()).unwrap();
        file.keep();
        assert_eq!(fs::read(folder.key()).unwrap(), right);
        fs::write(folder.key(), b"").unwrap();
        file.keep();
        assert_eq!(fs::read(folder.key()).unwrap(), right);
        assert!(!file.put_back().unwrap());
    }

    #[test]
    fn another_key_in_its_place_is_left_alone() {
        let (_place, folder, file) = kept();
        for other in [&b"no key"[..], SecretKey::random().to_base64().as_bytes()] {
            fs::write(folder.key(), other).unwrap();
            assert!(file.put_back().is_err());
            assert_eq!(fs::read(folder.key()).unwrap(), other);
        }
    }
}
