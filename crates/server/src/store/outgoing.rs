//! Messages on their way to a provider.
//!
//! | state | means | after a crash |
//! | --- | --- | --- |
//! | queued  | to be sent when due | sent |
//! | sending | a request may be on the wire | unsure |
//! | unsure  | the answer was lost: a status may still tell | unsure, until its time is up |
//!
//! Meta has no idempotency key, so what may have been taken is never sent
//! again by itself: it waits for a status that carries our id, and then fails
//! as `outcome_unknown` with a Retry for a person to decide on.

use protocol::{
    AccountId, Author, Content, ConversationId, Failure, InboxId, Message, MessageId, Status,
    Timestamp,
};
use rusqlite::params;

use super::{
    Read, StoreError, Transaction,
    conversation::Addresses,
    provider_message::Known,
    row::{Col, col, json},
};

/// One message to send.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub account_id: AccountId,
    pub inbox_id: InboxId,
    /// The sending inbox's name at the provider.
    pub provider_inbox: String,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub attempt: u32,
    pub tries: u32,
    pub content: Content,
    pub addresses: Addresses,
}

/// What became of a try.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The provider took it, under this name.
    Accepted { provider_id: String },
    /// It did not, and may later.
    Later { due_at: Timestamp, error: String },
    /// It never will.
    Refused(Failure),
    /// The answer was lost.
    Unsure { until: Timestamp, error: String },
}

impl Transaction<'_> {
    pub(super) fn enqueue(
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
        self.connection
            .prepare_cached(
                "INSERT INTO outgoing (message_id, account_id, conversation_id, inbox_id, place,
                    state, attempt, due_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?7)
                 ON CONFLICT (message_id) DO UPDATE SET
                    state = 'queued', attempt = excluded.attempt, tries = 0, due_at = excluded.due_at,
                    place = excluded.place",
            )?
            .execute(params![
                Col(message.id),
                Col(account),
                Col(message.conversation_id),
                Col(inbox),
                Col(message.version),
                attempt,
                Col(now)
            ])?;
        Ok(())
    }

    /// Takes what is due, at most one message of each conversation and none
    /// behind one that is still on its way, so that they arrive in order.
    pub fn take_due(&mut self, now: Timestamp, most: usize) -> Result<Vec<Outgoing>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = self.connection.prepare_cached(
            "UPDATE outgoing SET state = 'sending', tries = tries + 1
             WHERE message_id IN (
                SELECT o.message_id FROM outgoing o
                WHERE o.state = 'queued' AND o.due_at <= ?1 AND NOT EXISTS (
                    SELECT 1 FROM outgoing earlier
                    WHERE earlier.conversation_id = o.conversation_id AND earlier.place < o.place
                      AND earlier.state <> 'unsure')
                ORDER BY o.place LIMIT ?2)
             RETURNING message_id, account_id, conversation_id, inbox_id, attempt, tries",
        )?;
        let rows = rows.query_map(params![Col(now), most], |row| {
            Ok((
                col::<MessageId>(row, 0)?,
                col::<AccountId>(row, 1)?,
                col::<ConversationId>(row, 2)?,
                col::<InboxId>(row, 3)?,
                row.get::<_, u32>(4)?,
                row.get::<_, u32>(5)?,
            ))
        })?;
        let mut taken = Vec::new();
        for row in rows {
            let (message_id, account_id, conversation_id, inbox_id, attempt, tries) = row?;
            let content = self
                .connection
                .prepare_cached("SELECT content FROM messages WHERE id = ?1 AND account_id = ?2")?
                .query_row(params![Col(message_id), Col(account_id)], |row| {
                    json(row, 0)
                })?;
            let provider_inbox = self
                .connection
                .prepare_cached(
                    "SELECT provider_id FROM inboxes WHERE id = ?1 AND account_id = ?2",
                )?
                .query_row(params![Col(inbox_id), Col(account_id)], |row| row.get(0))?;
            taken.push(Outgoing {
                account_id,
                inbox_id,
                provider_inbox,
                conversation_id,
                message_id,
                attempt,
                tries,
                content,
                addresses: self.addresses(conversation_id)?,
            });
        }
        Ok(taken)
    }

    /// Notes what became of a try.
    pub fn settle(
        &mut self,
        sent: &Outgoing,
        outcome: &Outcome,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let id = sent.message_id;
        match outcome {
            Outcome::Accepted { provider_id } => {
                self.finish_outgoing(id, sent.attempt)?;
                let known = Known {
                    message_id: id,
                    attempt: sent.attempt,
                };
                self.name_message(sent.account_id, sent.inbox_id, provider_id, known)?;
                self.report(sent.account_id, id, sent.attempt, Status::Sent, None, now)?;
                for (status, failure) in self.held_statuses(sent.inbox_id, provider_id)? {
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
            Outcome::Refused(failure) => {
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
            Outcome::Later { due_at, error } => self.park(sent, "queued", *due_at, error)?,
            Outcome::Unsure { until, error } => self.park(sent, "unsure", *until, error)?,
        }
        Ok(())
    }

    fn park(
        &mut self,
        sent: &Outgoing,
        state: &str,
        due_at: Timestamp,
        error: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outgoing SET state = ?3, due_at = ?4, last_error = ?5
                 WHERE message_id = ?1 AND attempt = ?2",
            )?
            .execute(params![
                Col(sent.message_id),
                sent.attempt,
                state,
                Col(due_at),
                error
            ])?;
        Ok(())
    }

    /// Takes an attempt out of the queue: its outcome is known.
    pub fn finish_outgoing(&mut self, id: MessageId, attempt: u32) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM outgoing WHERE message_id = ?1 AND attempt = ?2")?
            .execute(params![Col(id), attempt])?;
        Ok(())
    }

    /// After a start: what was on the wire when we stopped may have arrived.
    pub fn doubt_interrupted(&mut self, until: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "UPDATE outgoing SET state = 'unsure', due_at = ?1, last_error = 'interrupted'
                 WHERE state = 'sending'",
            )?
            .execute([Col(until)])?)
    }

    /// Fails what nobody could tell about in time.
    pub fn give_up_unsure(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "DELETE FROM outgoing WHERE state = 'unsure' AND due_at <= ?1
             RETURNING account_id, message_id, attempt",
        )?;
        let rows = rows.query_map([Col(now)], |row| {
            Ok((
                col::<AccountId>(row, 0)?,
                col::<MessageId>(row, 1)?,
                row.get::<_, u32>(2)?,
            ))
        })?;
        let given_up = rows.collect::<Result<Vec<_>, _>>()?;
        let failure = Failure {
            code: "outcome_unknown".to_owned(),
            reason: "WhatsApp never said whether it took this message. Ask the customer before you send it again.".to_owned(),
        };
        for (account, message, attempt) in &given_up {
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

impl Read<'_> {
    /// When the next queued or unsure message is due.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let due: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(due_at) FROM outgoing WHERE state IN ('queued', 'unsure')")?
            .query_row([], |row| row.get(0))?;
        Ok(due.map(Timestamp::from_millis))
    }
}

impl Outcome {
    /// For logs and metrics.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Later { .. } => "later",
            Self::Refused(_) => "refused",
            Self::Unsure { .. } => "unsure",
        }
    }

    /// The provider's code, or ours, where something went wrong.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Accepted { .. } => None,
            Self::Later { error, .. } | Self::Unsure { error, .. } => Some(error),
            Self::Refused(failure) => Some(&failure.code),
        }
    }
}
