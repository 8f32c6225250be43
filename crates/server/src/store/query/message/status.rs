//! What became of a message: reports of providers, and new attempts.

use protocol::{
    AccountId, ConversationId, Direction, Event, Failure, Message, MessageId, Status, Timestamp,
};

use super::{find, last_message};
use crate::store::{
    database::{Json, params},
    error::{Refusal, StoreError},
    transaction::Transaction,
};

impl Transaction<'_> {
    /// An agent asks to try a failed message again: a new attempt.
    pub fn retry_message(
        &mut self,
        account: AccountId,
        conversation_id: ConversationId,
        id: MessageId,
        now: Timestamp,
    ) -> Result<Message, StoreError> {
        let Some(conversation) = self.conversation(account, conversation_id)?.cloned() else {
            return Err(Refusal::NotFound.into());
        };
        let found = find(self.connection, account, id)?;
        let Some(mut message) = found.filter(|m| m.conversation_id == conversation_id) else {
            return Err(Refusal::NotFound.into());
        };
        if message.status != Status::Failed {
            return Err(Refusal::NotFailed.into());
        }
        let attempt: u32 = self.connection.one(
            "UPDATE messages SET attempt = attempt + 1 WHERE id = ?1 RETURNING attempt",
            params![id],
            |row| row.get("attempt"),
        )?;
        message.status = Status::Queued;
        message.failure = None;
        let message = self.store_status(account, message, now)?;
        self.enqueue(account, conversation.inbox_id, &message, attempt, now)?;
        Ok(message)
    }

    /// A provider reports on one attempt to deliver a message. True if that
    /// changed anything.
    pub fn report(
        &mut self,
        account: AccountId,
        id: MessageId,
        attempt: u32,
        status: Status,
        failure: Option<&Failure>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(mut message) = find(self.connection, account, id)? else {
            return Ok(false);
        };
        if message.direction == Direction::In {
            return Ok(false);
        }
        // A failure of an earlier attempt says nothing about this one.
        if status == Status::Failed && attempt < self.attempt(id)? {
            return Ok(false);
        }
        // The queue gave it up as unsure, and this status tells after all.
        let guessed = message
            .failure
            .as_ref()
            .is_some_and(Failure::may_have_arrived);
        let before = if guessed {
            Status::Queued
        } else {
            message.status
        };
        let after = before.advance(status);
        if after == message.status && !guessed {
            return Ok(false);
        }
        message.status = after;
        message.failure = (after == Status::Failed)
            .then(|| failure.cloned())
            .flatten();
        self.store_status(account, message, now)?;
        Ok(true)
    }

    /// Which attempt an outgoing message of this account is at.
    pub fn attempt_of(&self, account: AccountId, id: MessageId) -> Result<Option<u32>, StoreError> {
        Ok(self.connection.find(
            "SELECT attempt FROM messages
                 WHERE id = ?1 AND account_id = ?2 AND direction = 'out'",
            params![id, account],
            |row| row.get("attempt"),
        )?)
    }

    fn attempt(&self, id: MessageId) -> Result<u32, StoreError> {
        Ok(self.connection.one(
            "SELECT attempt FROM messages WHERE id = ?1",
            params![id],
            |row| row.get("attempt"),
        )?)
    }

    pub(in crate::store) fn store_status(
        &mut self,
        account: AccountId,
        mut message: Message,
        now: Timestamp,
    ) -> Result<Message, StoreError> {
        message.version = self.next_seq(account)?;
        self.connection.execute(
            "UPDATE messages SET status = ?3, failure = ?4, version = ?5
                 WHERE id = ?1 AND account_id = ?2",
            params![
                message.id,
                account,
                message.status,
                message.failure.as_ref().map(Json),
                message.version
            ],
        )?;
        let event = Event::MessageUpdated {
            message: message.clone(),
        };
        self.log(account, message.version, event, now)?;
        let is_last = self
            .conversation(account, message.conversation_id)?
            .and_then(|conversation| conversation.last_message.as_ref())
            .is_some_and(|last| last.id == message.id);
        if is_last {
            self.change_conversation(account, message.conversation_id, |conversation| {
                conversation.last_message = Some(last_message(&message));
            });
        }
        Ok(message)
    }
}
