//! Looks for damage in the database file.

use std::{sync::mpsc, time::Duration};

use rusqlite::Connection;

use super::SqliteConnection;
use crate::store::database::{
    connection::params,
    engine::{EngineConnection, SqlConnection},
    error::{SqlError, SqlErrorKind},
};

/// For so long a start looks for damage.
const CHECK_TIME: Duration = Duration::from_secs(10);
/// So many kinds of damage are told.
const MOST_FINDINGS: usize = 20;

/// Looks for damage, for a while: a large database is not read to its end.
///
/// # Errors
/// [`SqlErrorKind::Damaged`] with what was found.
pub(super) fn quick_check(connection: &Connection) -> Result<(), SqlError> {
    let interrupt = connection.get_interrupt_handle();
    let (done, finished) = mpsc::channel::<()>();
    let timer = std::thread::Builder::new()
        .name("check".to_owned())
        .spawn(move || {
            if finished.recv_timeout(CHECK_TIME) == Err(mpsc::RecvTimeoutError::Timeout) {
                interrupt.interrupt();
            }
        });
    let timer = timer.map_err(|error| SqlError::new(SqlErrorKind::Other, error))?;
    let sql: &dyn SqlConnection = connection;
    let found = sql.one("PRAGMA quick_check(1)", params![], |row| {
        row.get::<String>("quick_check")
    });
    drop(done);
    // So that it cannot interrupt what comes next.
    drop(timer.join());
    match found {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => {
            let words = found.replace('\n', " ");
            Err(SqlError::new(SqlErrorKind::Damaged, words))
        }
        Err(error) if error.kind == SqlErrorKind::Interrupted => {
            tracing::info!(
                "the database is too large to be checked for damage at every start: `frontdesk check` does it"
            );
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Reads all of a database; gives what is wrong with it.
pub(super) fn integrity_check(connection: &SqliteConnection) -> Result<Vec<String>, SqlError> {
    let mut found = Vec::new();
    let pragma = format!("PRAGMA integrity_check({MOST_FINDINGS})");
    let read = connection.sql().each_row(&pragma, params![], &mut |row| {
        found.push(row.get::<String>("integrity_check")?);
        Ok(std::ops::ControlFlow::Continue(()))
    });
    found.retain(|words| words != "ok");
    found.extend(read.err().map(|error| error.to_string()));
    Ok(found)
}
