//! What tests need of a connection: one without a file, and ways to break one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization, TransactionOperation},
};

use super::SqliteConnection;
use crate::store::database::error::SqlError;

impl SqliteConnection {
    pub(in crate::store) fn in_memory() -> Self {
        Self::prepare(Connection::open_in_memory().unwrap()).unwrap()
    }

    /// Runs several statements.
    pub(in crate::store) fn execute_batch(&self, sql: &str) -> Result<(), SqlError> {
        Ok(self.0.execute_batch(sql)?)
    }

    /// How the engine would run a statement.
    pub(in crate::store) fn query_plan(&self, sql: &str) -> String {
        let explained = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = self.0.prepare(&explained).unwrap();
        let mut rows = statement.raw_query();
        let mut steps: Vec<String> = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get("detail").unwrap());
        }
        steps.join("; ")
    }

    /// Fails every rollback from the moment that `is_stuck`.
    pub(in crate::store) fn deny_rollback_when(&self, is_stuck: Arc<AtomicBool>) {
        let authorize = move |context: AuthContext<'_>| match context.action {
            AuthAction::Transaction {
                operation: TransactionOperation::Rollback,
            } if is_stuck.load(Ordering::SeqCst) => Authorization::Deny,
            _ => Authorization::Allow,
        };
        self.0.authorizer(Some(authorize)).unwrap();
    }
}
