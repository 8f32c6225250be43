//! What the database holds, read beside the server and never written.

use std::path::Path;

use anyhow::Result;
use protocol::MessageId;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::storage_check::StoredMessage;

/// The database, to be read.
#[derive(Debug)]
pub(crate) struct DatabaseReader(Connection);

impl DatabaseReader {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(std::time::Duration::from_secs(20))?;
        Ok(Self(connection))
    }

    /// Every message, with its account and the provider's name for it.
    pub(crate) fn messages(&self) -> Result<Vec<StoredMessage>> {
        let mut rows = self.0.prepare(
            "SELECT a.name, m.id, p.provider_id, m.content
             FROM messages m JOIN accounts a ON a.id = m.account_id
             LEFT JOIN provider_messages p ON p.message_id = m.id",
        )?;
        let rows = rows.query_map([], |row| {
            let content: String = row.get(3)?;
            Ok(StoredMessage {
                account: row.get(0)?,
                id: MessageId::from_bytes(row.get(1)?).to_string(),
                provider_id: row.get(2)?,
                mark: mark(&serde_json::from_str(&content).unwrap_or_default()),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a query of one number gives.
    pub(crate) fn count(&self, query: &str) -> Result<i64> {
        Ok(self.0.query_row(query, [], |row| row.get(0))?)
    }

    /// The answer of SQLite's integrity check.
    pub(crate) fn integrity(&self) -> Result<String> {
        let word = self
            .0
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(word)
    }

    /// Writes a consistent copy, as `.backup` does.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<()> {
        self.0.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
        Ok(())
    }
}

/// What a message is known by: its text, or its file's name.
pub(crate) fn mark(content: &Value) -> String {
    let text = content["text"].as_str();
    let name = content["attachment"]["name"].as_str();
    text.or(name).unwrap_or_default().to_owned()
}
