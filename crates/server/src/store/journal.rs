//! Signed webhooks as they came. Meta does not send them again for long, and
//! has no way to ask: what is not kept here is lost.

use protocol::Timestamp;
use rusqlite::params;

use super::{StoreError, Transaction, row::Col};

impl Transaction<'_> {
    /// Keeps a webhook's raw body. `note` says what could not be used of it.
    pub fn journal_webhook(
        &mut self,
        channel: &str,
        body: &[u8],
        note: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO webhook_journal (received_at, channel, body, note) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![Col(now), channel, body, note])?;
        Ok(())
    }

    /// Drops journal entries older than this.
    pub fn trim_journal(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .connection
            .prepare_cached("DELETE FROM webhook_journal WHERE received_at < ?1")?
            .execute([Col(before)])?)
    }
}
