//! Notices that the data folder, its database files or its attachments were
//! deleted, replaced or cut short under a running server. SQLite would go on,
//! and what it acknowledges would be lost.

use std::{
    fs::Metadata,
    mem,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use super::{DataFolder, FolderFault};

/// The write-ahead log is only cut by the server itself, and only when it is
/// longer than this. (The writer's own limit is a little above.)
const WAL_CUT_PAST: u64 = 200 * 1024 * 1024;

/// The files as they were when the database was opened.
#[derive(Debug)]
pub struct WatchedFiles {
    files: Vec<Watched>,
    /// The first fault stays: files that come back are not trusted again.
    fault: OnceLock<FolderFault>,
}

#[derive(Debug)]
struct Watched {
    path: PathBuf,
    file_id: FileId,
    kind: WatchKind,
    /// As it was last seen. Held while the file is looked at: several look at
    /// once, and a size seen earlier but compared later would be a cut.
    size: Mutex<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WatchKind {
    /// Only whether it is there, and the same.
    Present,
    /// Never becomes smaller.
    Grows,
    /// Becomes smaller only when it was very long.
    WriteAheadLog,
}

/// Device and inode, where there are such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileId(u64, u64);

impl WatchedFiles {
    /// Takes note of the files of an open database. Beside a server, it is the
    /// server that may empty the write-ahead log, when it stops.
    ///
    /// # Errors
    /// If one is not there already.
    pub fn of(folder: &DataFolder, is_beside: bool) -> Result<Self, FolderFault> {
        let database = folder.database();
        let log = if is_beside {
            WatchKind::Present
        } else {
            WatchKind::WriteAheadLog
        };
        let files = [
            (folder.path().to_owned(), WatchKind::Present),
            (sidecar(&database, "-wal"), log),
            (sidecar(&database, "-shm"), WatchKind::Present),
            (database, WatchKind::Grows),
            (folder.attachments(), WatchKind::Present),
        ];
        let files = files
            .into_iter()
            .map(|(path, kind)| {
                let metadata = look(&path)?;
                Ok(Watched {
                    file_id: file_id(&metadata),
                    size: Mutex::new(metadata.len()),
                    path,
                    kind,
                })
            })
            .collect::<Result<_, FolderFault>>()?;
        Ok(Self {
            files,
            fault: OnceLock::new(),
        })
    }

    /// Whether all of them are still what they were: five calls of `stat`.
    ///
    /// # Errors
    /// The first fault that was ever found, from then on.
    pub fn check(&self) -> Result<(), FolderFault> {
        if let Some(fault) = self.fault.get() {
            return Err(fault.clone());
        }
        self.files
            .iter()
            .try_for_each(Watched::check)
            .map_err(|fault| self.condemn(fault))
    }

    /// Notes what was found elsewhere, such as a damaged page.
    pub fn condemn(&self, fault: FolderFault) -> FolderFault {
        let mut first = false;
        let fault = self.fault.get_or_init(|| {
            first = true;
            fault
        });
        if first {
            tracing::error!(%fault, "the data folder cannot be used any more");
        }
        fault.clone()
    }
}

impl Watched {
    fn check(&self) -> Result<(), FolderFault> {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        let metadata = look(&self.path)?;
        if file_id(&metadata) != self.file_id {
            return Err(FolderFault::Replaced(name(&self.path)));
        }
        if self.kind == WatchKind::Present {
            return Ok(());
        }
        let before = mem::replace(&mut *size, metadata.len());
        let is_own_cut = self.kind == WatchKind::WriteAheadLog && before > WAL_CUT_PAST;
        if metadata.len() < before && !is_own_cut {
            return Err(FolderFault::CutShort(name(&self.path)));
        }
        Ok(())
    }
}

/// A file that SQLite keeps beside the database, such as `-wal`.
pub fn sidecar(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn look(path: &Path) -> Result<Metadata, FolderFault> {
    // Whatever `stat` fails with counts as absence, missing permissions too.
    path.metadata()
        .map_err(|_| FolderFault::Deleted(name(path)))
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(unix)]
fn file_id(metadata: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    FileId(metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
const fn file_id(_: &Metadata) -> FileId {
    FileId(0, 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use std::{fs, path::PathBuf};

    use tempfile::TempDir;

    use super::{DataFolder, FolderFault, WatchedFiles, sidecar};

    fn files() -> (TempDir, PathBuf, WatchedFiles) {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("frontdesk.db");
        for ending in ["", "-wal", "-shm"] {
            fs::write(sidecar(&database, ending), b"something").unwrap();
        }
        let data = DataFolder::at(folder.path());
        fs::create_dir(data.attachments()).unwrap();
        let watched = WatchedFiles::of(&data, false).unwrap();
        watched.check().unwrap();
        (folder, database, watched)
    }

    #[test]
    fn a_file_that_is_deleted_is_noticed_and_not_trusted_when_it_comes_back() {
        for ending in ["", "-wal", "-shm"] {
            let (_folder, database, watched) = files();
            let file = sidecar(&database, ending);
            fs::remove_file(&file).unwrap();
            let fault = watched.check().unwrap_err();
            assert_eq!(fault, FolderFault::Deleted(file.display().to_string()));
            fs::write(&file, b"something").unwrap();
            assert_eq!(watched.check().unwrap_err(), fault);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_is_noticed() {
        for ending in ["", "-wal", "-shm"] {
            let (folder, database, watched) = files();
            let other = folder.path().join("other");
            fs::write(&other, b"something").unwrap();
            fs::rename(&other, sidecar(&database, ending)).unwrap();
            let fault = watched.check().unwrap_err();
            assert!(matches!(fault, FolderFault::Replaced(_)), "{fault}");
        }
    }

    #[test]
    fn a_file_that_grows_while_several_look_is_not_cut_short() {
        use std::{io::Write, sync::atomic};
        let (_folder, database, watched) = files();
        let is_done = atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !is_done.load(atomic::Ordering::Relaxed) && watched.check().is_ok() {
                        std::thread::yield_now();
                    }
                });
            }
            let mut file = fs::File::options().append(true).open(&database).unwrap();
            for _ in 0..20_000 {
                file.write_all(b"more").unwrap();
            }
            is_done.store(true, atomic::Ordering::Relaxed);
        });
        watched.check().unwrap();
    }

    #[test]
    fn a_file_that_is_emptied_is_noticed_and_one_that_grows_is_not() {
        for ending in ["", "-wal"] {
            let (_folder, database, watched) = files();
            let file = sidecar(&database, ending);
            fs::write(&file, b"something longer").unwrap();
            watched.check().unwrap();
            fs::File::options()
                .write(true)
                .open(&file)
                .unwrap()
                .set_len(0)
                .unwrap();
            let fault = watched.check().unwrap_err();
            assert!(matches!(fault, FolderFault::CutShort(_)), "{fault}");
        }
    }
}
