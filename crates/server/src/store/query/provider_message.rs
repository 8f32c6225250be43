//! The provider's names for messages: what makes repeats harmless, and what
//! leads a status back to its message.

use protocol::{AccountId, Failure, InboxId, MessageId, Status, Timestamp};

use crate::store::{
    database::{Json, params},
    error::StoreError,
    transaction::Transaction,
};

/// A message as the provider knows it.
#[derive(Debug, Clone, Copy)]
pub struct ProviderReference {
    pub message_id: MessageId,
    pub attempt: u32,
}

impl Transaction<'_> {
    pub fn provider_message(
        &self,
        inbox: InboxId,
        provider_id: &str,
    ) -> Result<Option<ProviderReference>, StoreError> {
        Ok(self.connection.find(
            "SELECT message_id, attempt FROM provider_messages
                 WHERE inbox_id = ?1 AND provider_id = ?2",
            params![inbox, provider_id],
            |row| {
                Ok(ProviderReference {
                    message_id: row.get("message_id")?,
                    attempt: row.get("attempt")?,
                })
            },
        )?)
    }

    /// Stores under which id the provider knows a message. False if it was stored
    /// before.
    pub fn name_message(
        &mut self,
        account: AccountId,
        inbox: InboxId,
        provider_id: &str,
        known: ProviderReference,
    ) -> Result<bool, StoreError> {
        let inserted = self.connection.execute(
            "INSERT INTO provider_messages (inbox_id, provider_id, account_id, message_id, attempt)
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            params![inbox, provider_id, account, known.message_id, known.attempt],
        )?;
        Ok(inserted == 1)
    }

    /// Keeps a status whose message is not known by that name yet.
    pub fn hold_status(
        &mut self,
        account: AccountId,
        inbox: InboxId,
        provider_id: &str,
        status: Status,
        failure: Option<&Failure>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO early_statuses (inbox_id, provider_id, status, account_id, failure, received_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            params![
                inbox,
                provider_id,
                status,
                account,
                failure.map(Json),
                now
            ],
        )?;
        Ok(())
    }

    /// Takes out what was held for a name.
    pub fn held_statuses(
        &mut self,
        inbox: InboxId,
        provider_id: &str,
    ) -> Result<Vec<(Status, Option<Failure>)>, StoreError> {
        Ok(self.connection.all(
            "DELETE FROM early_statuses WHERE inbox_id = ?1 AND provider_id = ?2
             RETURNING status, failure",
            params![inbox, provider_id],
            |row| Ok((row.get("status")?, row.optional_json("failure")?)),
        )?)
    }

    /// Drops held statuses that nobody claimed.
    pub fn trim_held_statuses(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self.connection.execute(
            "DELETE FROM early_statuses WHERE received_at < ?1",
            params![before],
        )?)
    }
}
