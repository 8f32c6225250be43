//! The schema, as numbered steps. `PRAGMA user_version` says how many of them a
//! file has seen. To change the schema, append a step: `SCHEMA` follows.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{email_key, error::StoreError, query::conversation};
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
    Migration::sql(include_str!(
        "../../migrations/sqlite/0001_accounts_conversations_events.sql"
    )),
    Migration::sql(include_str!(
        "../../migrations/sqlite/0002_widgets_and_visitors.sql"
    )),
    Migration::sql(include_str!("../../migrations/sqlite/0003_attachment.sql")),
    Migration::sql(include_str!(
        "../../migrations/sqlite/0004_conversation_rating.sql"
    )),
    Migration::sql(include_str!(
        "../../migrations/sqlite/0005_contact_attributes.sql"
    )),
    Migration::sql(include_str!(
        "../../migrations/sqlite/0006_notification_email.sql"
    )),
    Migration::sql(include_str!("../../migrations/sqlite/0007_log_marker.sql")),
    Migration::sql(include_str!(
        "../../migrations/sqlite/0008_upload_reservation.sql"
    )),
    Migration {
        sql: include_str!("../../migrations/sqlite/0009_devices_and_email_keys.sql"),
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
