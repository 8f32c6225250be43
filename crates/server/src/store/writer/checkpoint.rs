//! Keeps the write-ahead log short, without making anybody wait.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
};

use rusqlite::Connection;

use crate::{
    store::{StoreError, connection},
    supervision::{Fatal, Restarts, supervised_thread},
};

/// Size of the write-ahead log past which it is copied into the database.
const CHECKPOINT_BYTES: u64 = 8 * 1024 * 1024;
/// Past this the writer itself waits for all of the copy, to bound the file:
/// somebody reads for so long that the log cannot begin again.
const WAL_LIMIT_BYTES: u64 = 256 * 1024 * 1024;
/// Pages in the log past which it is worth beginning again: 16 MiB.
const LONG_LOG: i64 = 4_096;

/// The log begins again at its start when all of it is in the database at the
/// moment a write begins. While writes follow each other, the copying thread
/// is always a few pages behind; those the writer copies itself.
#[derive(Debug)]
pub(super) struct Checkpoint {
    wal: PathBuf,
    ask: SyncSender<()>,
    /// All but the last pages of a long log are in the database.
    nearly: Arc<AtomicBool>,
}

impl Checkpoint {
    /// Checkpoints run on their own thread: in the writer they are the latency
    /// spikes.
    pub(super) fn start(path: &Path, fatal: &Fatal) -> Result<Self, StoreError> {
        let (ask, asked) = mpsc::sync_channel(1);
        let nearly = Arc::new(AtomicBool::new(false));
        let mut copier = Some(connection::open(path)?);
        let (file, told) = (path.to_owned(), Arc::clone(&nearly));
        // Without it the writer copies, from the limit on.
        supervised_thread("checkpoint", Restarts::FOREVER, fatal.clone(), move || {
            // After a failure with a new connection.
            let opened = copier.take().map_or_else(|| connection::reopen(&file), Ok);
            let connection = opened.map_err(|error| error.to_string())?;
            copy_when_asked(&connection, &asked, &told);
            Ok(())
        })
        .map_err(|error| StoreError::Commit(error.to_string()))?;
        Ok(Self {
            wal: wal_path(path),
            ask,
            nearly,
        })
    }

    pub(super) fn keep_short(&self, connection: &Connection) {
        if self.nearly.swap(false, Ordering::AcqRel) {
            copy(connection, "PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        let size = std::fs::metadata(&self.wal).map_or(0, |file| file.len());
        if size > WAL_LIMIT_BYTES {
            copy(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } else if size > CHECKPOINT_BYTES {
            // Full means one is asked for already.
            let _asked = self.ask.try_send(());
        }
    }
}

fn copy_when_asked(connection: &Connection, asked: &Receiver<()>, nearly: &AtomicBool) {
    while asked.recv().is_ok() {
        let pages = copy(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        nearly.store(pages > LONG_LOG, Ordering::Release);
        // The file keeps its size; asking again at once would only spin.
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

/// Copies what can be copied; gives the pages in the log.
fn copy(connection: &Connection, pragma: &str) -> i64 {
    let pages = connection.query_row(pragma, [], |row| row.get("log"));
    pages.unwrap_or_else(|error| {
        tracing::warn!(%error, "checkpoint failed");
        0
    })
}

fn wal_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
