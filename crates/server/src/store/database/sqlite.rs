//! SQLite: the database file, in WAL mode with `synchronous=FULL`.

mod check;
mod schema;
mod statement;
#[cfg(test)]
mod test_connection;
mod wal;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub(in crate::store) use self::{
    check::{integrity_check, quick_check},
    schema::{Backfill, Migration},
    wal::Checkpoint,
};
use super::{
    connection::{SqlConnection, params},
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
pub(in crate::store) struct SqliteConnection(Connection);

impl SqliteConnection {
    /// A connection that may write. Makes the file if need be.
    pub(in crate::store) fn open(path: &Path) -> Result<Self, SqlError> {
        Self::prepare(Connection::open(path)?)
    }

    /// The same for a file that must be there.
    pub(in crate::store) fn reopen(path: &Path) -> Result<Self, SqlError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::prepare(Connection::open_with_flags(path, flags)?)
    }

    fn prepare(connection: Connection) -> Result<Self, SqlError> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "OFF")?;
        connection.pragma_update(None, "cache_size", -20_000)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self(connection))
    }

    /// Leaves checkpoints to [`Checkpoint`].
    pub(in crate::store) fn for_writing(self) -> Result<Self, SqlError> {
        self.0.pragma_update(None, "wal_autocheckpoint", 0)?;
        Ok(self)
    }

    /// A connection that only reads.
    pub(in crate::store) fn open_reader(path: &Path) -> Result<Self, SqlError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.pragma_update(None, "cache_size", -1_000)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Self(connection))
    }

    /// A connection for a command that leaves the database as it is. It may have
    /// to read in a write-ahead log that lies beside the file.
    pub(in crate::store) fn open_beside(path: &Path) -> Result<Self, SqlError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT_BESIDE)?;
        Ok(Self(connection))
    }

    /// To run statements on.
    pub(in crate::store) fn sql(&self) -> &dyn SqlConnection {
        &self.0
    }

    /// Begins a transaction that may write.
    pub(in crate::store) fn begin(&self) -> Result<(), SqlError> {
        self.sql().execute("BEGIN IMMEDIATE", params![]).map(drop)
    }

    pub(in crate::store) fn commit(&self) -> Result<(), SqlError> {
        self.sql().execute("COMMIT", params![]).map(drop)
    }

    /// Leaves no transaction open. False: the connection is stuck in one.
    pub(in crate::store) fn roll_back(&self) -> bool {
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "rollback failed");
        }
        self.0.is_autocommit()
    }

    /// Runs `work` in one transaction: all of it is stored, or nothing.
    pub(in crate::store) fn transaction<T, E: From<SqlError>>(
        &mut self,
        work: impl FnOnce(&dyn SqlConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = self
            .0
            .transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(SqlError::from)?;
        let connection: &Connection = &transaction;
        let done = work(connection)?;
        transaction.commit().map_err(SqlError::from)?;
        Ok(done)
    }

    /// Runs `query` in one snapshot. Its statements are interrupted as soon as
    /// `is_given_up`.
    pub(in crate::store) fn snapshot<T, E: From<SqlError>>(
        &self,
        is_given_up: Arc<AtomicBool>,
        query: impl FnOnce(&dyn SqlConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let is_given_up = move || is_given_up.load(Ordering::Relaxed);
        let handled = self
            .0
            .progress_handler(PROGRESS_INSTRUCTIONS, Some(is_given_up));
        handled.map_err(SqlError::from)?;
        let snapshot = self.0.unchecked_transaction().map_err(SqlError::from)?;
        let connection: &Connection = &snapshot;
        query(connection)
    }

    /// After a snapshot, whatever became of it: nothing is interrupted any more,
    /// and no transaction is open. False: the connection cannot be used again.
    pub(in crate::store) fn end_snapshot(&self) -> bool {
        let is_quiet = self.0.progress_handler(0, None::<fn() -> bool>).is_ok();
        is_quiet && self.roll_back()
    }

    /// Overwrites what is deleted during `work`, and leaves no trace of it in the
    /// write-ahead log.
    pub(in crate::store) fn deleting_securely<T, E: From<SqlError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.secure_delete("ON")?;
        let done = work(self)?;
        self.truncate_wal()?;
        self.secure_delete("OFF")?;
        Ok(done)
    }

    fn secure_delete(&self, value: &str) -> Result<(), SqlError> {
        let pragma = self
            .0
            .pragma_update_and_check(None, "secure_delete", value, |_| Ok(()));
        Ok(pragma?)
    }

    /// Copies all of the write-ahead log into the database, and empties it.
    pub(in crate::store) fn truncate_wal(&self) -> Result<(), SqlError> {
        wal::checkpoint(&self.0, "TRUNCATE").map(drop)
    }

    /// Writes a copy of the database into a new file, in one read transaction:
    /// whoever writes meanwhile is not held up.
    pub(in crate::store) fn copy_into(&self, target: &Path) -> Result<(), SqlError> {
        let target = target.to_str().ok_or_else(|| {
            SqlError::new(
                super::SqlErrorKind::Other,
                "SQLite needs a path that is text",
            )
        })?;
        self.0.execute("VACUUM INTO ?1", [target])?;
        Ok(())
    }

    /// Sets how many pages the database may have; none takes the limit away. For
    /// tests of a full disk.
    pub(in crate::store) fn limit_pages(
        connection: &dyn SqlConnection,
        pages: Option<u32>,
    ) -> Result<(), SqlError> {
        let pages = pages.unwrap_or(u32::MAX - 1);
        let pragma = format!("PRAGMA max_page_count = {pages}");
        connection.find(&pragma, params![], |_| Ok(()))?;
        Ok(())
    }
}
