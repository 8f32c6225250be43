//! Signed webhooks as they came. Meta does not send them again for long, and
//! has no way to ask: what is not kept here is lost.

mod body;

use protocol::Timestamp;

use crate::store::{
    database::params, error::StoreError, reader::ReadSnapshot, transaction::Transaction,
};

pub use body::JournalBody;

/// Names an entry of the journal. They count up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalId(i64);

/// A webhook as it came.
#[derive(Debug, Clone)]
pub struct JournalEntry {
    pub id: JournalId,
    pub received_at: Timestamp,
    pub channel: String,
    pub body: Vec<u8>,
    /// What could not be used of it.
    pub note: Option<String>,
}

impl Transaction<'_> {
    /// Keeps a webhook's raw body. `note` says what could not be used of it.
    pub fn journal_webhook(
        &mut self,
        channel: &str,
        body: &JournalBody,
        note: Option<&str>,
        now: Timestamp,
    ) -> Result<JournalId, StoreError> {
        let id = self.connection.one(
            "INSERT INTO webhook_journal (received_at, channel, body, note)
             VALUES (?1, ?2, ?3, ?4) RETURNING id",
            params![now, channel, body.as_stored(), note],
            |row| row.get("id"),
        )?;
        Ok(JournalId(id))
    }

    /// Says later what could not be used of an entry.
    pub fn annotate_webhook(&mut self, entry: JournalId, note: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE webhook_journal SET note = ?2 WHERE id = ?1",
            params![entry.0, note],
        )?;
        Ok(())
    }

    /// Drops journal entries older than this.
    pub fn trim_journal(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self.connection.execute(
            "DELETE FROM webhook_journal WHERE received_at < ?1",
            params![before],
        )?)
    }
}

impl ReadSnapshot<'_> {
    /// The entries received since `since`, oldest first, that come behind `after`.
    pub fn journal(
        &self,
        since: Timestamp,
        after: Option<JournalId>,
        limit: usize,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let stored = self.connection.all(
            "SELECT id, received_at, channel, body, note FROM webhook_journal
             WHERE id > ?1 AND received_at >= ?2 ORDER BY id LIMIT ?3",
            params![after.map_or(0, |after| after.0), since, limit],
            |row| {
                Ok(JournalEntry {
                    id: JournalId(row.get("id")?),
                    received_at: row.get("received_at")?,
                    channel: row.get("channel")?,
                    body: row.get("body")?,
                    note: row.get("note")?,
                })
            },
        )?;
        let read = stored.into_iter().map(|entry| {
            let body = body::decompress(entry.body)?;
            Ok(JournalEntry { body, ..entry })
        });
        read.collect()
    }
}
