//! What a database engine implements; the compiler and `suite` check it.
//!
//! An engine has a folder `database/<engine>/` with these traits and its [`Dialect`],
//! and its schema in `migrations/<engine>/`, one file for each number up to
//! [`SCHEMA`]. `engine_at` chooses the engine.
//!
//! Commands and queries are written in the SQL that SQLite and PostgreSQL share. An
//! engine translates the parameters `?1`, `?2`, …, and gives truth values as 0 and 1.

use std::{
    fmt,
    ops::ControlFlow,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use super::{
    error::SqlError,
    row::SqlRow,
    value::{SqlValue, ToSql},
};
use crate::supervision::Fatal;

/// The schema that this version writes: how many migrations each engine has.
pub(in crate::store) const SCHEMA: u32 = 15;

/// Work of a migration that SQL cannot do, the same for each engine.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Backfill {
    /// Number of the migration. This runs after its SQL, in the same transaction.
    pub(in crate::store) schema: u32,
    pub(in crate::store) run: fn(&dyn SqlConnection) -> Result<(), SqlError>,
}

/// A database: opens connections to it.
pub(in crate::store) trait DatabaseEngine: fmt::Debug + Send + Sync {
    /// A connection for the writer. Creates the database if there is none.
    fn open_or_create(&self) -> Result<Box<dyn EngineConnection>, SqlError>;

    /// A connection for the writer, to a database that exists.
    fn open_writer(&self) -> Result<Box<dyn EngineConnection>, SqlError>;

    /// A connection for a reader, which cannot write.
    fn open_reader(&self) -> Result<Box<dyn EngineConnection>, SqlError>;

    /// A connection for a command that looks at the database beside a server. It
    /// neither migrates nor writes, and waits longer for locks.
    fn open_beside(&self) -> Result<Box<dyn EngineConnection>, SqlError>;

    /// Starts what the engine needs beside the writer, such as checkpoints. It reports
    /// to `fatal` when it cannot go on.
    fn start_maintenance(&self, fatal: &Fatal) -> Result<Box<dyn Maintenance>, SqlError>;

    /// Writes a copy of the database, as it is at one moment, into a new SQLite file.
    /// Writers are not blocked. An engine that cannot says so.
    fn copy_into(&self, target: &Path) -> Result<(), SqlError>;

    /// Reads the whole database; gives what is damaged.
    fn integrity_check(&self) -> Result<Vec<String>, SqlError>;

    /// After the last commit of a server: leaves nothing beside the database that
    /// belongs in it, such as a write-ahead log.
    fn close(&self) -> Result<(), SqlError>;
}

/// What an engine does between commits.
pub(in crate::store) trait Maintenance: fmt::Debug + Send {
    /// Called on the writer's thread after each group's commit, so it must be quick.
    fn after_commit(&self, writer: &dyn SqlConnection);
}

/// A connection, used by one thread at a time.
pub(in crate::store) trait EngineConnection: fmt::Debug + Send {
    /// To run statements on.
    fn sql(&self) -> &dyn SqlConnection;

    /// Begins a transaction that may write. There is at most one at a time in a
    /// database: a second one waits, or fails after a while.
    fn begin(&self) -> Result<(), SqlError>;

    /// Returns when the transaction is durable.
    fn commit(&self) -> Result<(), SqlError>;

    /// Rolls back the transaction, if one is open. False if it stays open: the
    /// connection cannot be used again.
    fn roll_back(&self) -> bool;

    /// Begins a read-only transaction that sees nothing of what is committed after its
    /// first statement. Once `is_given_up`, its statements fail with
    /// [`super::SqlErrorKind::Interrupted`].
    fn begin_snapshot(&self, is_given_up: Arc<AtomicBool>) -> Result<(), SqlError>;

    /// Ends a snapshot, also after a failure. False if the connection cannot be used
    /// again. Later statements are not interrupted.
    fn end_snapshot(&self) -> bool;

    /// Number of the last migration that the database has seen; 0 if none.
    fn schema(&self) -> Result<u32, SqlError>;

    /// Runs the engine's migrations up to this number that the database has not seen,
    /// with their backfills: all or none.
    ///
    /// # Errors
    /// If one fails, or the database has seen later ones. Nothing has changed.
    fn migrate(&mut self, schema: u32, backfills: &[Backfill]) -> Result<(), SqlError>;

    /// Looks for damage, for some seconds at most.
    ///
    /// # Errors
    /// [`super::SqlErrorKind::Damaged`] with what was found.
    fn quick_check(&self) -> Result<(), SqlError>;

    /// From now on what is deleted or replaced is also overwritten on disk. Switched
    /// off, it is gone from the engine's logs too.
    fn overwrite_deleted(&self, is_on: bool) -> Result<(), SqlError>;
}

/// Runs statements, inside a transaction or a snapshot. Each is prepared once for a
/// connection, and kept.
pub(in crate::store) trait SqlConnection: fmt::Debug {
    /// Runs a statement that gives no rows. Gives the number of rows it changed.
    fn execute(&self, sql: &str, params: &[&dyn ToSql]) -> Result<usize, SqlError>;

    /// Runs a statement, and hands out its rows until `each` breaks. Other statements
    /// may run meanwhile.
    fn each_row(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
        each: &mut dyn FnMut(&SqlRow<'_>) -> Result<ControlFlow<()>, SqlError>,
    ) -> Result<(), SqlError>;

    /// The statements that this engine writes in its own way.
    fn dialect(&self) -> &'static Dialect;
}

/// A row of an engine's answer.
pub(super) trait SqlColumns {
    fn count(&self) -> usize;
    fn name(&self, index: usize) -> Result<&str, SqlError>;
    fn value(&self, index: usize) -> Result<SqlValue<'_>, SqlError>;
}

/// The statements that each engine writes in its own way.
#[derive(Debug)]
pub(in crate::store) struct Dialect {
    /// The greater of two values.
    pub(in crate::store) greatest: fn(&str, &str) -> String,
    /// Between `conversations c` and what it is joined with: a hint to find those with
    /// unseen messages by the index `conversations_unseen`. May be empty.
    pub(in crate::store) by_unseen: &'static str,
    /// Puts the sequences of characters `?2` of conversation number `?1` into the
    /// search index, in place of what it had.
    pub(in crate::store) index_for_search: &'static str,
    /// The column `number` of the conversations that the search index finds for `?1`,
    /// at most `?2` of them.
    pub(in crate::store) find_in_search_index: &'static str,
    /// Makes the database full at this many pages; none takes the limit away. For
    /// tests of a full disk.
    pub(in crate::store) limit_pages: fn(Option<u32>) -> String,
}
