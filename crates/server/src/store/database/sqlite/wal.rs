//! Keeps the write-ahead log short, without making anybody wait.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
};

use super::SqliteConnection;
use crate::{
    data_folder::sidecar,
    store::database::{
        connection::params,
        engine::{Maintenance, SqlConnection},
        error::{SqlError, SqlErrorKind},
    },
    supervision::{Fatal, Restarts, supervised_thread},
};

/// Size of the write-ahead log past which it is copied into the database.
const CHECKPOINT_BYTES: u64 = 8 * 1024 * 1024;
/// Past this the writer itself waits for all of the copy, to bound the file:
/// somebody reads for so long that it cannot begin again.
const WAL_LIMIT_BYTES: u64 = 256 * 1024 * 1024;
/// Pages in the write-ahead log past which it is worth beginning again: 16 MiB.
const LONG_WAL_PAGES: i64 = 4_096;

/// SQLite writes into the `-wal` file from its start again when all of it is in
/// the database at the moment a write begins. While writes follow each other, the
/// copying thread is always a few pages behind; those the writer copies itself.
#[derive(Debug)]
pub(super) struct Checkpoint {
    wal: PathBuf,
    ask: SyncSender<()>,
    /// All but the last pages of a long log are in the database.
    nearly_copied: Arc<AtomicBool>,
}

impl Checkpoint {
    /// Checkpoints run on their own thread: in the writer they are the latency
    /// spikes.
    pub(super) fn start(path: &Path, fatal: &Fatal) -> Result<Self, SqlError> {
        let (ask, asked) = mpsc::sync_channel(1);
        let nearly_copied = Arc::new(AtomicBool::new(false));
        let mut copier = Some(SqliteConnection::open_or_create(path)?);
        let (file, told) = (path.to_owned(), Arc::clone(&nearly_copied));
        // Without it the writer copies, from the limit on.
        supervised_thread("checkpoint", Restarts::FOREVER, fatal.clone(), move || {
            // After a failure with a new connection.
            let opened = copier
                .take()
                .map_or_else(|| SqliteConnection::open(&file), Ok);
            let connection = opened.map_err(|error| error.to_string())?;
            copy_when_asked(&connection.0, &asked, &told);
            Ok(())
        })
        .map_err(|error| SqlError::new(SqlErrorKind::Other, error))?;
        Ok(Self {
            wal: sidecar(path, "-wal"),
            ask,
            nearly_copied,
        })
    }
}

impl Maintenance for Checkpoint {
    fn after_commit(&self, writer: &dyn SqlConnection) {
        if self.nearly_copied.swap(false, Ordering::AcqRel) {
            copy(writer, "PASSIVE");
            return;
        }
        let size = std::fs::metadata(&self.wal).map_or(0, |file| file.len());
        if size > WAL_LIMIT_BYTES {
            copy(writer, "TRUNCATE");
        } else if size > CHECKPOINT_BYTES {
            // Full means one is asked for already.
            let _asked = self.ask.try_send(());
        }
    }
}

fn copy_when_asked(
    connection: &dyn SqlConnection,
    asked: &Receiver<()>,
    nearly_copied: &AtomicBool,
) {
    while asked.recv().is_ok() {
        let pages = copy(connection, "PASSIVE");
        nearly_copied.store(pages > LONG_WAL_PAGES, Ordering::Release);
        // The file keeps its size; asking again at once would only spin.
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

/// Copies what can be copied; gives the pages in the log.
fn copy(connection: &dyn SqlConnection, mode: &str) -> i64 {
    checkpoint(connection, mode).unwrap_or_else(|error| {
        tracing::warn!(%error, "checkpoint failed");
        0
    })
}

pub(super) fn checkpoint(connection: &dyn SqlConnection, mode: &str) -> Result<i64, SqlError> {
    let pragma = format!("PRAGMA wal_checkpoint({mode})");
    connection.one(&pragma, params![], |row| row.get("log"))
}
