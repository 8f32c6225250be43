//! Deleting what never reached the customer.

use protocol::{
    AccountId, ConversationId, Event, Failure, Message, MessageId, Status, Timestamp,
    event::Deleted,
};

use super::{COLUMNS, find, last_message, message};
use crate::store::{
    database::{SqlConnection, params},
    error::{Refusal, StoreError},
    transaction::Transaction,
};

/// What a client that resumes is told of a deleted message.
pub(in crate::store) fn find_deletion(
    connection: &dyn SqlConnection,
    account: AccountId,
    id: MessageId,
) -> Result<Option<Deleted>, StoreError> {
    Ok(connection.find(
        "SELECT conversation_id, version FROM message_deletions
             WHERE message_id = ?2 AND account_id = ?1",
        params![account, id],
        |row| {
            Ok(Deleted::Message {
                id,
                conversation_id: row.get("conversation_id")?,
                version: row.get("version")?,
            })
        },
    )?)
}

impl Transaction<'_> {
    /// An agent gives a failed message up: it is gone for all of them. One that may
    /// have arrived stays, as each does in a group, where others may have it. The provider's names for it stay too, so that a late status
    /// finds no message instead of waiting for one.
    pub fn delete_failed_message(
        &mut self,
        account: AccountId,
        conversation_id: ConversationId,
        id: MessageId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let found = find(self.connection, account, id)?;
        let found = found.filter(|found| found.conversation_id == conversation_id);
        let Some(failed) = found else {
            // A colleague was quicker.
            return match find_deletion(self.connection, account, id)? {
                Some(Deleted::Message {
                    conversation_id: place,
                    ..
                }) if place == conversation_id => Ok(()),
                _ => Err(Refusal::NotFound.into()),
            };
        };
        let conversation = self.conversation(account, conversation_id)?;
        let is_group = conversation.is_some_and(|it| it.contact.is_group);
        let may_have_arrived = failed
            .failure
            .as_ref()
            .is_some_and(Failure::may_have_arrived);
        if failed.status != Status::Failed || may_have_arrived || is_group {
            return Err(Refusal::NotFailed.into());
        }
        self.connection.execute(
            "DELETE FROM messages WHERE id = ?1 AND account_id = ?2",
            params![id, account],
        )?;
        let newest = self.newest_message(account, conversation_id)?;
        self.change_conversation(account, conversation_id, |conversation| {
            conversation.last_message = newest.as_ref().map(last_message);
        });
        let version = self.next_seq(account)?;
        self.connection.execute(
            "INSERT INTO message_deletions (message_id, account_id, conversation_id, version)
                 VALUES (?1, ?2, ?3, ?4)",
            params![id, account, conversation_id, version],
        )?;
        let entity = Deleted::Message {
            id,
            conversation_id,
            version,
        };
        self.log(account, version, Event::Deleted { entity }, now)
    }

    fn newest_message(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Option<Message>, StoreError> {
        Ok(self.connection.find(
            &format!(
                "SELECT {COLUMNS} FROM messages WHERE conversation_id = ?1 AND account_id = ?2
                 ORDER BY second DESC, seq DESC LIMIT 1"
            ),
            params![conversation, account],
            message,
        )?)
    }
}
