//! Signed webhooks as they came. Meta does not send them again for long, and
//! has no way to ask: what is not kept here is lost.

use protocol::Timestamp;

use crate::store::{database::params, error::StoreError, transaction::Transaction};

/// An entry of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalId(i64);

impl Transaction<'_> {
    /// Keeps a webhook's raw body. `note` says what could not be used of it.
    pub fn journal_webhook(
        &mut self,
        channel: &str,
        body: &[u8],
        note: Option<&str>,
        now: Timestamp,
    ) -> Result<JournalId, StoreError> {
        let id = self.connection.one(
            "INSERT INTO webhook_journal (received_at, channel, body, note)
             VALUES (?1, ?2, ?3, ?4) RETURNING id",
            params![now, channel, body, note],
            |row| row.get("id"),
        )?;
        Ok(JournalId(id))
    }

    /// Says later what could not be used of an entry.
    pub fn note_webhook(&mut self, entry: JournalId, note: &str) -> Result<(), StoreError> {
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
