//! The schema, as numbered steps. To change it, append a step: [`SCHEMA`] follows.

use super::{
    database::{Backfill, Migration, SqlConnection, SqlError, SqliteConnection, params},
    email_key,
    error::StoreError,
    query::conversation::search,
};
use crate::data_folder::FolderFault;

const fn sql(sql: &'static str) -> Migration {
    Migration {
        sql,
        backfill: None,
    }
}

const fn with_backfill(sql: &'static str, backfill: Backfill) -> Migration {
    Migration {
        sql,
        backfill: Some(backfill),
    }
}

/// Numbered, in order, never edited once released.
pub(in crate::store) const MIGRATIONS: &[Migration] = &[
    with_backfill(
        include_str!("../../migrations/sqlite/0001_accounts_conversations_events.sql"),
        begin_log,
    ),
    sql(include_str!(
        "../../migrations/sqlite/0002_widgets_and_visitors.sql"
    )),
    sql(include_str!("../../migrations/sqlite/0003_attachment.sql")),
    sql(include_str!(
        "../../migrations/sqlite/0004_conversation_rating.sql"
    )),
    sql(include_str!(
        "../../migrations/sqlite/0005_contact_attributes.sql"
    )),
    sql(include_str!(
        "../../migrations/sqlite/0006_notification_email.sql"
    )),
    sql(include_str!("../../migrations/sqlite/0007_log_marker.sql")),
    sql(include_str!(
        "../../migrations/sqlite/0008_upload_reservation.sql"
    )),
    with_backfill(
        include_str!("../../migrations/sqlite/0009_devices_and_email_keys.sql"),
        email_key::backfill,
    ),
    // What it makes for searches is filled by a later step.
    sql(include_str!(
        "../../migrations/sqlite/0010_list_indexes_and_search.sql"
    )),
    sql(include_str!(
        "../../migrations/sqlite/0011_unread_candidates.sql"
    )),
    with_backfill(
        include_str!("../../migrations/sqlite/0013_search_folded.sql"),
        search::backfill,
    ),
];

/// The schema that this version writes.
pub(super) const SCHEMA: u32 = MIGRATIONS.len() as u32;

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
pub(super) fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    check_schema(connection)?;
    Ok(connection.migrate(MIGRATIONS)?)
}

/// Gives the schema of this file, which this version must know.
pub(super) fn check_schema(connection: &SqliteConnection) -> Result<u32, StoreError> {
    let (found, known) = (connection.schema()?, SCHEMA);
    if found > known {
        return Err(FolderFault::NewerSchema { found, known }.into());
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
