//! The schema's number, which is in `PRAGMA user_version`, and its migrations.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::{Error, HookError, M, Migrations};

use super::SqliteConnection;
use crate::store::database::{SqlConnection, SqlError, SqlErrorKind, params};

/// What a step does in Rust, after its SQL and in the same transaction.
pub(in crate::store) type Backfill = fn(&dyn SqlConnection) -> Result<(), SqlError>;

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Migration {
    pub(in crate::store) sql: &'static str,
    pub(in crate::store) backfill: Option<Backfill>,
}

impl Migration {
    fn step(self) -> M<'static> {
        let Some(backfill) = self.backfill else {
            return M::up(self.sql);
        };
        M::up_with_hook(self.sql, move |transaction: &Transaction<'_>| {
            let connection: &Connection = transaction;
            backfill(connection).map_err(|error| HookError::Hook(error.to_string()))
        })
    }
}

impl SqliteConnection {
    /// How many migrations this file has seen.
    pub(in crate::store) fn schema(&self) -> Result<u32, SqlError> {
        self.sql().one("PRAGMA user_version", params![], |row| {
            row.get("user_version")
        })
    }

    /// Runs the migrations this file has not seen, all or none.
    pub(in crate::store) fn migrate(&mut self, migrations: &[Migration]) -> Result<(), SqlError> {
        let steps = migrations.iter().map(|migration| migration.step());
        self.0
            .set_transaction_behavior(TransactionBehavior::Immediate);
        let migrated = Migrations::from_iter(steps).to_latest(&mut self.0);
        migrated.map_err(|error| match error {
            Error::RusqliteError { err, .. } => err.into(),
            error => SqlError::new(SqlErrorKind::Other, error),
        })
    }
}
