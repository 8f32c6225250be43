//! Opens the database file: pragmas, the check for damage at a start, and
//! migrations.

use std::{path::Path, sync::mpsc, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::{StoreError, conversation, email_key};
use crate::data_folder::FolderFault;

/// What a migration does in Rust.
type Step = fn(&Transaction<'_>) -> Result<(), StoreError>;

/// One step of the schema, and what SQL alone cannot do about it.
struct Migration {
    sql: &'static str,
    /// Runs after `sql`, in the same transaction.
    then: Option<Step>,
}

impl Migration {
    const fn sql(sql: &'static str) -> Self {
        Self { sql, then: None }
    }
}

/// Numbered, in order, never edited once released.
const MIGRATIONS: &[Migration] = &[
    Migration::sql(include_str!("../../migrations/sqlite/0001_first_light.sql")),
    Migration::sql(include_str!("../../migrations/sqlite/0002_widget.sql")),
    Migration::sql(include_str!("../../migrations/sqlite/0003_attachment.sql")),
    Migration::sql(include_str!("../../migrations/sqlite/0004_rating.sql")),
    Migration::sql(include_str!("../../migrations/sqlite/0005_attribute.sql")),
    Migration::sql(include_str!("../../migrations/sqlite/0006_letter.sql")),
    Migration::sql(include_str!("../../migrations/sqlite/0007_log_marker.sql")),
    Migration::sql(include_str!(
        "../../migrations/sqlite/0008_upload_reservation.sql"
    )),
    Migration {
        sql: include_str!("../../migrations/sqlite/0009_sign_in.sql"),
        then: Some(email_key::fill),
    },
    Migration {
        sql: include_str!("../../migrations/sqlite/0010_list_indexes_and_search.sql"),
        then: Some(conversation::search::fill),
    },
    Migration::sql(include_str!(
        "../../migrations/sqlite/0011_unread_candidates.sql"
    )),
];

/// The schema that this version writes.
pub(super) const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// A connection that may write.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    prepare(Connection::open(path)?)
}

/// The same for a file that must be there.
pub(super) fn reopen(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepare(Connection::open_with_flags(path, flags)?)
}

fn prepare(connection: Connection) -> Result<Connection, StoreError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    connection.pragma_update(None, "cache_size", -20_000)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.busy_timeout(std::time::Duration::from_secs(3))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "cache_size", -1_000)?;
    connection.busy_timeout(std::time::Duration::from_secs(3))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Copies all of the write-ahead log into the database, and empties it.
pub(super) fn truncate_wal(path: &Path) -> Result<(), StoreError> {
    let connection = reopen(path)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Sets how many pages the database may have; none takes the limit away.
pub(super) fn limit_pages(connection: &Connection, pages: Option<u32>) -> Result<(), StoreError> {
    let pages = pages.unwrap_or(u32::MAX - 1);
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    Ok(())
}

/// For so long a start looks for damage.
const CHECK_TIME: Duration = Duration::from_secs(10);

/// Looks for damage, for a while: a large database is not read to its end.
pub(super) fn quick_check(connection: &Connection) -> Result<(), StoreError> {
    let interrupt = connection.get_interrupt_handle();
    let (done, finished) = mpsc::channel::<()>();
    let timer = std::thread::Builder::new()
        .name("check".to_owned())
        .spawn(move || {
            if finished.recv_timeout(CHECK_TIME) == Err(mpsc::RecvTimeoutError::Timeout) {
                interrupt.interrupt();
            }
        })?;
    let found = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    drop(done);
    // So that it cannot interrupt what comes next.
    drop(timer.join());
    match found {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(FolderFault::Damaged(found.replace('\n', " ")).into()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            tracing::info!(
                "the database is too large to be checked for damage at every start: `frontdesk check` does it"
            );
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// The schema of this file.
pub(super) fn schema(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Runs the migrations this file has not seen, all or none.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = schema(&transaction)?;
    if done > SCHEMA {
        let (found, known) = (done, SCHEMA);
        return Err(FolderFault::NewerSchema { found, known }.into());
    }
    for migration in MIGRATIONS.iter().skip(done as usize) {
        transaction.execute_batch(migration.sql)?;
        if let Some(then) = migration.then {
            then(&transaction)?;
        }
    }
    if done == 0 {
        let epoch: [u8; 16] = rand::random();
        transaction.execute("INSERT INTO log_identity (epoch) VALUES (?1)", [epoch])?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()?;
    Ok(())
}
