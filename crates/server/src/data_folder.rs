//! The data folder: its paths and permissions, its key file ([`key_file`]), the
//! lock of the one server that uses it ([`lock`]), the watch on its files
//! ([`watch`]), and what can be wrong with it ([`fault`]).

mod fault;
mod key_file;
mod lock;
mod watch;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context;

pub use fault::FolderFault;
pub use key_file::KeyFile;
pub use lock::Lock;
pub use watch::{WatchedFiles, sidecar};

use crate::secret::SecretKey;

/// The folder that holds everything the server stores.
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// Opens the folder, making it first if need be, readable by its owner
    /// alone, with all that is in it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        private_folder()
            .create(path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        let folder = Self {
            path: path.to_owned(),
        };
        #[cfg(unix)]
        folder.make_private();
        Ok(folder)
    }

    /// The folder as it is, whatever is there.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.path.join("frontdesk.db")
    }

    /// The files that were sent.
    pub fn attachments(&self) -> PathBuf {
        self.path.join("attachments")
    }

    /// How far the log has come, outside the database.
    pub fn log_marker(&self) -> PathBuf {
        self.path.join("frontdesk.log-marker")
    }

    /// The key of the secrets in the database.
    pub fn key(&self) -> PathBuf {
        self.path.join("frontdesk.key")
    }

    /// What is left of a database that was here.
    pub fn remains(&self) -> Option<PathBuf> {
        let files = [self.log_marker(), self.key()];
        let attachments = self.attachments();
        let has_attachments =
            fs::read_dir(&attachments).is_ok_and(|mut inside| inside.next().is_some());
        files
            .into_iter()
            .find(|file| file.exists())
            .or_else(|| has_attachments.then_some(attachments))
    }

    /// A database that is gone is never replaced by an empty one in silence.
    ///
    /// # Errors
    /// If there is none, or an empty one, and something says that there was.
    pub fn check_database(&self) -> Result<(), FolderFault> {
        let database = self.database();
        let size = database.metadata().map(|file| file.len());
        if size.as_ref().is_ok_and(|size| *size > 0) {
            return Ok(());
        }
        let wal = sidecar(&database, "-wal");
        let Some(remains) = self.remains().or_else(|| wal.exists().then_some(wal)) else {
            return Ok(());
        };
        let (database, remains) = (words(&database), words(&remains));
        Err(if size.is_ok() {
            FolderFault::DatabaseEmpty { database, remains }
        } else {
            FolderFault::DatabaseMissing { database, remains }
        })
    }

    /// The key in the folder, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read_key(&self) -> Result<Option<SecretKey>, FolderFault> {
        let unreadable = || FolderFault::KeyUnreadable(words(&self.key()));
        match fs::read_to_string(self.key()) {
            Ok(text) => SecretKey::from_base64(&text)
                .map(Some)
                .map_err(|_| unreadable()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(unreadable()),
        }
    }

    /// Makes a key. It is on disk before anything is sealed with it.
    ///
    /// # Errors
    /// If it cannot be written, or there is one already.
    pub fn make_key(&self) -> io::Result<SecretKey> {
        let key = SecretKey::random();
        self.write_key(&key)?;
        Ok(key)
    }

    fn write_key(&self, key: &SecretKey) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
        io::Write::write_all(&mut file, key.to_base64().as_bytes())?;
        io::Write::write_all(&mut file, b"\n")?;
        file.as_file().sync_all()?;
        file.persist_noclobber(self.key())
            .map_err(|error| error.error)?;
        sync_folder(&self.path)
    }

    /// The folder closed to others covers what is deeper inside.
    #[cfg(unix)]
    fn make_private(&self) {
        restrict(&self.path, 0o700);
        let inside = fs::read_dir(&self.path).into_iter().flatten().flatten();
        for entry in inside {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && name == "attachments" => {
                    restrict(&entry.path(), 0o700);
                }
                Ok(kind) if kind.is_file() && name.starts_with("frontdesk.") => {
                    restrict(&entry.path(), 0o600);
                }
                _ => {}
            }
        }
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(metadata) = path.metadata() else {
        return;
    };
    if metadata.permissions().mode() & 0o777 == mode {
        return;
    }
    if let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode)) {
        tracing::warn!(path = %path.display(), %error, "others may be able to read this");
    }
}

/// Makes the names in a folder durable, where that takes a call of its own.
///
/// # Errors
/// If the disk fails.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(path)?.sync_all()?;
    }
    Ok(())
}

/// What customers wrote is for nobody else on this machine.
pub fn private_folder() -> fs::DirBuilder {
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder
}

fn words(path: &Path) -> String {
    path.display().to_string()
}
