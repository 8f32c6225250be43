//! Read marks: how far each agent has read.

use protocol::{AccountId, AgentId, ConversationId, Event, MessageId, ReadMark, Seq, Timestamp};

use crate::store::{
    database::{SqlConnection, params},
    error::Refusal,
    error::StoreError,
    query::conversation::unread,
    query::message,
    transaction::Transaction,
};

pub(in crate::store) fn find(
    connection: &dyn SqlConnection,
    account: AccountId,
    agent: AgentId,
    conversation: ConversationId,
) -> Result<Option<ReadMark>, StoreError> {
    Ok(connection.find(
        "SELECT version, up_to, inbound_read FROM read_marks
             WHERE agent_id = ?1 AND conversation_id = ?2 AND account_id = ?3",
        params![agent, conversation, account],
        |row| {
            Ok(ReadMark {
                conversation_id: conversation,
                agent_id: agent,
                version: row.get("version")?,
                up_to: row.get("up_to")?,
                inbound_read: row.get("inbound_read")?,
            })
        },
    )?)
}

impl Transaction<'_> {
    /// Moves an agent's mark forward to a message; never back.
    pub fn mark_read(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
        up_to: MessageId,
        now: Timestamp,
    ) -> Result<ReadMark, StoreError> {
        let Some(of) = self.conversation(account, conversation)?.cloned() else {
            return Err(Refusal::NotFound.into());
        };
        let seen = message::find(self.connection, account, up_to)?;
        let Some(seen) = seen.filter(|message| message.conversation_id == conversation) else {
            return Err(Refusal::NotFound.into());
        };
        let old = find(self.connection, account, agent, conversation)?;
        let before = old.map_or(Seq::ZERO, |mark| mark.up_to);
        if let Some(old) = old
            && old.up_to >= seen.seq
        {
            return Ok(old);
        }
        let newly_read: u32 = self.connection.one(
            "SELECT count(*) AS count FROM messages
             WHERE conversation_id = ?1 AND direction = 'in' AND seq > ?2 AND seq <= ?3",
            params![conversation, before, seen.seq],
            |row| row.get("count"),
        )?;
        let mark = ReadMark {
            conversation_id: conversation,
            agent_id: agent,
            version: self.next_seq(account)?,
            up_to: seen.seq,
            inbound_read: old.map_or(0, |mark| mark.inbound_read) + newly_read,
        };
        self.connection.execute(
            "INSERT INTO read_marks (agent_id, conversation_id, account_id, version, up_to, inbound_read)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (agent_id, conversation_id) DO UPDATE SET
                    version = excluded.version, up_to = excluded.up_to,
                    inbound_read = excluded.inbound_read",
            params![
                agent,
                conversation,
                account,
                mark.version,
                mark.up_to,
                mark.inbound_read
            ],
        )?;
        unread::apply_read_mark(self.connection, account, &of, mark)?;
        let event = Event::ConversationRead { read_mark: mark };
        self.log(account, mark.version, event, now)?;
        Ok(mark)
    }
}

impl crate::store::reader::ReadSnapshot<'_> {
    pub fn read_mark(
        &self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Option<ReadMark>, StoreError> {
        find(self.connection, account, agent, conversation)
    }
}
