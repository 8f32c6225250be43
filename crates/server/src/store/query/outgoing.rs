//! Messages on their way to a provider.
//!
//! | state | means | after a crash |
//! | --- | --- | --- |
//! | queued  | to be sent when due | sent |
//! | sending | a request may be on the wire | unsure |
//! | unsure  | the answer was lost: a status may still tell | unsure, until its time is up |
//!
//! A provider need not have idempotency keys, so what may have been taken is never
//! sent again by itself: it waits for a status that carries our id, and then fails
//! as `outcome_unknown` with a Retry for a person to decide on.

use protocol::{
    AccountId, Author, ChannelKind, Content, ConversationId, Failure, InboxId, Message, MessageId,
    Status, Timestamp,
};

use crate::store::{
    database::params, error::StoreError, query::conversation::Destination,
    query::provider_message::ProviderReference, reader::ReadSnapshot, transaction::Transaction,
};
use crate::{channel::policy::ChannelPolicy, delivery::outcome::Settlement};

/// One message to send.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub account_id: AccountId,
    pub inbox_id: InboxId,
    pub channel: ChannelKind,
    /// The sending inbox's name at the provider.
    pub provider_inbox: String,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    /// Counts a person's Retry: the first send is 0.
    pub attempt: u32,
    /// Counts the requests of this attempt.
    pub tries: u32,
    pub content: Content,
    pub destination: Destination,
}

impl Transaction<'_> {
    pub(in crate::store) fn enqueue(
        &mut self,
        account: AccountId,
        inbox: InboxId,
        message: &Message,
        attempt: u32,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        debug_assert!(
            !matches!(message.author, Author::Contact(_)),
            "ours to send"
        );
        self.connection.execute(
            "INSERT INTO outgoing (message_id, account_id, conversation_id, inbox_id, place,
                    state, attempt, due_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?7)
                 ON CONFLICT (message_id) DO UPDATE SET
                    state = 'queued', attempt = excluded.attempt, tries = 0, due_at = excluded.due_at,
                    place = excluded.place",
            params![
                message.id,
                account,
                message.conversation_id,
                inbox,
                message.version,
                attempt,
                now
            ],
        )?;
        Ok(())
    }

    /// Takes what is due, at most one message of each conversation and none
    /// behind one that is still on its way, so that they arrive in order. One that is
    /// unsure holds nobody up.
    pub fn take_due(&mut self, now: Timestamp, most: usize) -> Result<Vec<Outgoing>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = self.connection.all(
            "UPDATE outgoing SET state = 'sending', tries = tries + 1
             WHERE message_id IN (
                SELECT o.message_id FROM outgoing o
                WHERE o.state = 'queued' AND o.due_at <= ?1 AND NOT EXISTS (
                    SELECT 1 FROM outgoing earlier
             WHERE earlier.conversation_id = o.conversation_id AND earlier.place < o.place
                      AND earlier.state <> 'unsure')
                ORDER BY o.place LIMIT ?2)
             RETURNING message_id, account_id, conversation_id, inbox_id, attempt, tries",
            params![now, most],
            |row| {
                Ok((
                    row.get::<MessageId>("message_id")?,
                    row.get::<AccountId>("account_id")?,
                    row.get::<ConversationId>("conversation_id")?,
                    row.get::<InboxId>("inbox_id")?,
                    row.get::<u32>("attempt")?,
                    row.get::<u32>("tries")?,
                ))
            },
        )?;
        let mut taken = Vec::new();
        for (message_id, account_id, conversation_id, inbox_id, attempt, tries) in rows {
            let content = self.connection.one(
                "SELECT content FROM messages WHERE id = ?1 AND account_id = ?2",
                params![message_id, account_id],
                |row| row.json("content"),
            )?;
            let (channel, provider_inbox) = self.connection.one(
                "SELECT channel, provider_id FROM inboxes WHERE id = ?1 AND account_id = ?2",
                params![inbox_id, account_id],
                |row| Ok((row.get("channel")?, row.get("provider_id")?)),
            )?;
            taken.push(Outgoing {
                account_id,
                inbox_id,
                channel,
                provider_inbox,
                conversation_id,
                message_id,
                attempt,
                tries,
                content,
                destination: self.destination(account_id, conversation_id)?,
            });
        }
        Ok(taken)
    }

    /// Stores what became of a try.
    pub fn settle(
        &mut self,
        sent: &Outgoing,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let id = sent.message_id;
        match settlement {
            Settlement::Sent { provider_ref } => {
                self.finish_outgoing(id, sent.attempt)?;
                let known = ProviderReference {
                    message_id: id,
                    attempt: sent.attempt,
                };
                self.name_message(sent.account_id, sent.inbox_id, provider_ref, known)?;
                self.report(sent.account_id, id, sent.attempt, Status::Sent, None, now)?;
                for (status, failure) in self.held_statuses(sent.inbox_id, provider_ref)? {
                    self.report(
                        sent.account_id,
                        id,
                        sent.attempt,
                        status,
                        failure.as_ref(),
                        now,
                    )?;
                }
            }
            Settlement::Failed(failure) => {
                self.finish_outgoing(id, sent.attempt)?;
                self.report(
                    sent.account_id,
                    id,
                    sent.attempt,
                    Status::Failed,
                    Some(failure),
                    now,
                )?;
            }
            Settlement::Requeued { due_at, error } => {
                self.reschedule(sent, "queued", *due_at, error)?
            }
            Settlement::Unsure { until, error } => {
                self.reschedule(sent, "unsure", *until, error)?
            }
        }
        Ok(())
    }

    fn reschedule(
        &mut self,
        sent: &Outgoing,
        state: &str,
        due_at: Timestamp,
        error: &str,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE outgoing SET state = ?3, due_at = ?4, last_error = ?5
                 WHERE message_id = ?1 AND attempt = ?2",
            params![sent.message_id, sent.attempt, state, due_at, error],
        )?;
        Ok(())
    }

    /// Takes an attempt out of the queue: its outcome is known.
    pub fn finish_outgoing(&mut self, id: MessageId, attempt: u32) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM outgoing WHERE message_id = ?1 AND attempt = ?2",
            params![id, attempt],
        )?;
        Ok(())
    }

    /// After a start: what was on the wire when the last run ended may have arrived.
    pub fn mark_interrupted_unsure(&mut self, until: Timestamp) -> Result<usize, StoreError> {
        Ok(self.connection.execute(
            "UPDATE outgoing SET state = 'unsure', due_at = ?1, last_error = 'interrupted'
                 WHERE state = 'sending'",
            params![until],
        )?)
    }

    /// Fails what stayed unsure until its time was up.
    pub fn give_up_unsure(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let given_up = self.connection.all(
            "DELETE FROM outgoing WHERE state = 'unsure' AND due_at <= ?1
             RETURNING account_id, message_id, attempt,
                (SELECT channel FROM inboxes
             WHERE inboxes.id = outgoing.inbox_id) AS channel",
            params![now],
            |row| {
                Ok((
                    row.get::<AccountId>("account_id")?,
                    row.get::<MessageId>("message_id")?,
                    row.get::<u32>("attempt")?,
                    row.get::<ChannelKind>("channel")?,
                ))
            },
        )?;
        for (account, message, attempt, channel) in &given_up {
            let failure = Failure {
                code: Failure::OUTCOME_UNKNOWN.to_owned(),
                reason: ChannelPolicy::of(*channel).outcome_unknown.to_owned(),
            };
            self.report(
                *account,
                *message,
                *attempt,
                Status::Failed,
                Some(&failure),
                now,
            )?;
        }
        Ok(given_up.len())
    }
}

impl ReadSnapshot<'_> {
    /// When the next queued or unsure message is due.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let due: Option<i64> = self.connection.one(
            "SELECT min(due_at) AS next FROM outgoing WHERE state IN ('queued', 'unsure')",
            params![],
            |row| row.get("next"),
        )?;
        Ok(due.map(Timestamp::from_millis))
    }
}
