//! Opens the database file: pragmas, read-only readers, and the check for damage
//! at a start.

use std::{path::Path, sync::mpsc, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{data_folder::FolderFault, store::error::StoreError};

/// A connection that may write.
pub(in crate::store) fn open(path: &Path) -> Result<Connection, StoreError> {
    prepare(Connection::open(path)?)
}

/// The same for a file that must be there.
pub(in crate::store) fn reopen(path: &Path) -> Result<Connection, StoreError> {
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
pub(in crate::store) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "cache_size", -1_000)?;
    connection.busy_timeout(std::time::Duration::from_secs(3))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Copies all of the write-ahead log into the database, and empties it.
pub(in crate::store) fn truncate_wal(path: &Path) -> Result<(), StoreError> {
    let connection = reopen(path)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Sets how many pages the database may have; none takes the limit away.
pub(in crate::store) fn limit_pages(
    connection: &Connection,
    pages: Option<u32>,
) -> Result<(), StoreError> {
    let pages = pages.unwrap_or(u32::MAX - 1);
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    Ok(())
}

/// For so long a start looks for damage.
const CHECK_TIME: Duration = Duration::from_secs(10);

/// Looks for damage, for a while: a large database is not read to its end.
pub(in crate::store) fn quick_check(connection: &Connection) -> Result<(), StoreError> {
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
