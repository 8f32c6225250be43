//! SQLite's migrations, and how many a file has seen, which `PRAGMA user_version` keeps.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::{Error, HookError, M, Migrations};

use crate::store::database::{
    connection::params,
    engine::{Backfill, SCHEMA, SqlConnection},
    error::{SqlError, SqlErrorKind},
};

/// Numbered from 1, in order, never edited once released.
const MIGRATIONS: [&str; SCHEMA as usize] = [
    include_str!("../../../../migrations/sqlite/0001_accounts_conversations_events.sql"),
    include_str!("../../../../migrations/sqlite/0002_widgets_and_visitors.sql"),
    include_str!("../../../../migrations/sqlite/0003_attachment.sql"),
    include_str!("../../../../migrations/sqlite/0004_conversation_rating.sql"),
    include_str!("../../../../migrations/sqlite/0005_contact_attributes.sql"),
    include_str!("../../../../migrations/sqlite/0006_notification_email.sql"),
    include_str!("../../../../migrations/sqlite/0007_log_marker.sql"),
    include_str!("../../../../migrations/sqlite/0008_upload_reservation.sql"),
    include_str!("../../../../migrations/sqlite/0009_devices_and_email_keys.sql"),
    include_str!("../../../../migrations/sqlite/0010_list_indexes_and_search.sql"),
    include_str!("../../../../migrations/sqlite/0011_unread_candidates.sql"),
    include_str!("../../../../migrations/sqlite/0012_author_as_bytes.sql"),
    include_str!("../../../../migrations/sqlite/0013_search_folded.sql"),
    include_str!("../../../../migrations/sqlite/0014_groups.sql"),
    include_str!("../../../../migrations/sqlite/0015_message_deletions.sql"),
];

pub(super) fn schema(connection: &dyn SqlConnection) -> Result<u32, SqlError> {
    connection.one("PRAGMA user_version", params![], |row| {
        row.get("user_version")
    })
}

pub(super) fn migrate(
    connection: &mut Connection,
    schema: u32,
    backfills: &[Backfill],
) -> Result<(), SqlError> {
    let steps = (1..=schema).zip(MIGRATIONS);
    let steps = steps.map(|(number, sql)| {
        let backfill = backfills.iter().find(|backfill| backfill.schema == number);
        match backfill.copied() {
            None => M::up(sql),
            Some(backfill) => with_backfill(sql, backfill),
        }
    });
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let migrated = Migrations::from_iter(steps).to_latest(connection);
    migrated.map_err(|error| match error {
        Error::RusqliteError { err, .. } => err.into(),
        error => SqlError::new(SqlErrorKind::Other, error),
    })
}

fn with_backfill(sql: &'static str, backfill: Backfill) -> M<'static> {
    M::up_with_hook(sql, move |transaction: &Transaction<'_>| {
        let connection: &Connection = transaction;
        (backfill.run)(connection).map_err(|error| HookError::Hook(error.to_string()))
    })
}
