//! How far a visitor has received and read what agents wrote.

use protocol::{Conversation, ConversationId, Message, MessageId, Seq, Status, Timestamp};

use super::VisitorScope;
use crate::store::{
    database::params,
    error::{Refusal, StoreError},
    query::message,
    transaction::Transaction,
};

impl Transaction<'_> {
    /// A visitor got, or saw, all that we wrote up to a message.
    pub fn acknowledge(
        &mut self,
        visitor: VisitorScope,
        conversation_id: ConversationId,
        up_to: MessageId,
        status: Status,
        now: Timestamp,
    ) -> Result<Conversation, StoreError> {
        let account = visitor.account_id;
        let known = self.conversation(account, conversation_id)?;
        if !known.is_some_and(|known| visitor.owns(known)) {
            return Err(Refusal::NotFound.into());
        }
        let newest = message::find(self.connection, account, up_to)?
            .filter(|message| message.conversation_id == conversation_id)
            .ok_or(Refusal::NotFound)?;
        let climbing = self.unacknowledged(conversation_id, newest.seq, status)?;
        let seen = climbing.len();
        for mut message in climbing {
            message.status = message.status.advance(status);
            self.store_status(account, message, now)?;
        }
        if status == Status::Read && seen > 0 {
            let unseen = self.count_unseen(conversation_id)?;
            self.change_conversation(account, conversation_id, |conversation| {
                conversation.unseen = unseen
            });
        }
        self.conversation(account, conversation_id)?
            .cloned()
            .ok_or_else(|| Refusal::NotFound.into())
    }

    /// Our messages up to `seq` whose status is below this one.
    fn unacknowledged(
        &self,
        conversation: ConversationId,
        seq: Seq,
        status: Status,
    ) -> Result<Vec<Message>, StoreError> {
        let below = match status {
            Status::Read => "('sent', 'delivered')",
            _ => "('sent')",
        };
        Ok(self.connection.all(
            &format!(
                "SELECT {} FROM messages
             WHERE conversation_id = ?1 AND direction = 'out' AND seq <= ?2 AND status IN {below}
             ORDER BY seq",
                message::COLUMNS
            ),
            params![conversation, seq],
            message::message,
        )?)
    }

    fn count_unseen(&self, conversation: ConversationId) -> Result<u32, StoreError> {
        Ok(self
            .connection.one(
                "SELECT count(*) AS count FROM messages
                 WHERE conversation_id = ?1 AND direction = 'out' AND status IN ('sent', 'delivered')",
                params![conversation],
                |row| row.get("count"),
            )?)
    }
}
