//! A connection to the database file.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::{check, migration, wal};
use crate::store::database::{
    connection::params,
    engine::{Backfill, EngineConnection, SqlConnection},
    error::SqlError,
};

/// How long a connection waits for a lock that somebody else holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);
/// The same for commands that work beside a server.
const BUSY_TIMEOUT_BESIDE: Duration = Duration::from_secs(30);
/// Instructions of SQLite's virtual machine between two calls of the progress
/// handler, which asks whether anybody still wants the answer.
const PROGRESS_INSTRUCTIONS: std::ffi::c_int = 10_000;

/// A connection to the database file.
#[derive(Debug)]
pub(in crate::store) struct SqliteConnection(pub(super) Connection);

impl SqliteConnection {
    /// A connection that may write. Creates the file if there is none.
    pub(in crate::store) fn open_or_create(path: &Path) -> Result<Self, SqlError> {
        Self::prepare(Connection::open(path)?)
    }

    /// The same for a file that must be there.
    pub(in crate::store) fn open(path: &Path) -> Result<Self, SqlError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::prepare(Connection::open_with_flags(path, flags)?)
    }

    pub(super) fn prepare(connection: Connection) -> Result<Self, SqlError> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "OFF")?;
        connection.pragma_update(None, "cache_size", -20_000)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self(connection))
    }

    /// Leaves checkpoints to [`wal::Checkpoint`].
    pub(super) fn without_checkpoints(self) -> Result<Self, SqlError> {
        self.0.pragma_update(None, "wal_autocheckpoint", 0)?;
        Ok(self)
    }

    /// A connection that only reads.
    pub(super) fn open_reader(path: &Path) -> Result<Self, SqlError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.pragma_update(None, "cache_size", -1_000)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Self(connection))
    }

    /// A connection for a command beside a server. It may have to read in a
    /// write-ahead log that lies beside the file, which takes the right to write.
    pub(super) fn open_beside(path: &Path) -> Result<Self, SqlError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT_BESIDE)?;
        Ok(Self(connection))
    }

    /// Copies all of the write-ahead log into the database, and empties it.
    pub(super) fn truncate_wal(&self) -> Result<(), SqlError> {
        wal::checkpoint(&self.0, "TRUNCATE").map(drop)
    }

    pub(super) fn vacuum_into(&self, target: &str) -> Result<(), SqlError> {
        self.0.execute("VACUUM INTO ?1", [target])?;
        Ok(())
    }
}

impl EngineConnection for SqliteConnection {
    fn sql(&self) -> &dyn SqlConnection {
        &self.0
    }

    fn begin(&self) -> Result<(), SqlError> {
        self.sql().execute("BEGIN IMMEDIATE", params![]).map(drop)
    }

    fn commit(&self) -> Result<(), SqlError> {
        self.sql().execute("COMMIT", params![]).map(drop)
    }

    fn roll_back(&self) -> bool {
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "rollback failed");
        }
        self.0.is_autocommit()
    }

    fn begin_snapshot(&self, is_given_up: Arc<AtomicBool>) -> Result<(), SqlError> {
        let is_given_up = move || is_given_up.load(Ordering::Relaxed);
        self.0
            .progress_handler(PROGRESS_INSTRUCTIONS, Some(is_given_up))?;
        self.sql().execute("BEGIN", params![]).map(drop)
    }

    fn end_snapshot(&self) -> bool {
        let is_quiet = self.0.progress_handler(0, None::<fn() -> bool>).is_ok();
        is_quiet && self.roll_back()
    }

    fn schema(&self) -> Result<u32, SqlError> {
        migration::schema(&self.0)
    }

    fn migrate(&mut self, schema: u32, backfills: &[Backfill]) -> Result<(), SqlError> {
        migration::migrate(&mut self.0, schema, backfills)
    }

    fn quick_check(&self) -> Result<(), SqlError> {
        check::quick_check(&self.0)
    }

    fn overwrite_deleted(&self, is_on: bool) -> Result<(), SqlError> {
        if !is_on {
            self.truncate_wal()?;
        }
        let value = if is_on { "ON" } else { "OFF" };
        let pragma = self
            .0
            .pragma_update_and_check(None, "secure_delete", value, |_| Ok(()));
        Ok(pragma?)
    }
}
