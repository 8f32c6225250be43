//! Migrations of the schema, each numbered. To change it, raise [`SCHEMA`] and append a
//! step of that number to each engine's (`migrations/<engine>/`).

use super::{
    database::{Backfill, EngineConnection, SCHEMA, SqlConnection, SqlError, params},
    email_key,
    error::StoreError,
    query::conversation::search,
};
use crate::data_folder::FolderFault;

/// What steps do in Rust, after their SQL.
pub(in crate::store) const BACKFILLS: &[Backfill] = &[
    Backfill {
        schema: 1,
        run: begin_log,
    },
    Backfill {
        schema: 9,
        run: email_key::backfill,
    },
    Backfill {
        schema: 10,
        run: search::backfill,
    },
];

/// A new log gets its epoch.
fn begin_log(connection: &dyn SqlConnection) -> Result<(), SqlError> {
    let epoch: [u8; 16] = rand::random();
    connection.execute(
        "INSERT INTO log_identity (epoch) VALUES (?1)",
        params![epoch],
    )?;
    Ok(())
}

/// Runs the migrations this file has not seen, all or none.
///
/// # Errors
/// [`FolderFault::NewerSchema`] if a newer version wrote it; nothing has changed.
pub(super) fn migrate(connection: &mut dyn EngineConnection) -> Result<(), StoreError> {
    check_schema(connection)?;
    Ok(connection.migrate(SCHEMA, BACKFILLS)?)
}

/// Gives the schema of this file, which this version must know.
pub(super) fn check_schema(connection: &dyn EngineConnection) -> Result<u32, StoreError> {
    let (found, known) = (connection.schema()?, SCHEMA);
    if found > known {
        return Err(FolderFault::NewerSchema { found, known }.into());
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
