//! Messages: received, written, listed.

mod delete;
mod status;

use protocol::{
    AccountId, AgentId, Author, Content, Conversation, ConversationId, Direction, Event,
    LastMessage, Message, MessageCursor, MessageId, MessagePage, Status, Timestamp,
};

use crate::channel::policy::{ChannelPolicy, DeliveryMode};
use crate::store::{
    database::{Json, SqlConnection, SqlError, SqlRow, params},
    error::Refusal,
    error::StoreError,
    reader::ReadSnapshot,
    transaction::Transaction,
};

pub(in crate::store) use delete::find_deletion;

pub(in crate::store) const COLUMNS: &str =
    "id, conversation_id, seq, version, direction, author, sender, status, sent_at, content,
     failure";

/// Which part of a conversation.
#[derive(Debug, Clone, Copy)]
pub enum MessageRange {
    Newest,
    Before(MessageCursor),
    After(MessageCursor),
}

/// A message that is about to be stored.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub direction: Direction,
    pub author: Author,
    /// See [`Message::sender`].
    pub sender: Option<String>,
    pub status: Status,
    pub sent_at: Timestamp,
    pub content: Content,
}

/// Whether a send stored something or found what was stored before.
#[derive(Debug, Clone)]
pub enum Sent {
    Created(Message),
    Repeated(Message),
}

pub(in crate::store) fn find(
    connection: &dyn SqlConnection,
    account: AccountId,
    id: MessageId,
) -> Result<Option<Message>, StoreError> {
    Ok(connection.find(
        &format!("SELECT {COLUMNS} FROM messages WHERE id = ?2 AND account_id = ?1"),
        params![account, id],
        message,
    )?)
}

pub(in crate::store) fn message(row: &SqlRow<'_>) -> Result<Message, SqlError> {
    Ok(Message {
        id: row.get("id")?,
        conversation_id: row.get("conversation_id")?,
        seq: row.get("seq")?,
        version: row.get("version")?,
        direction: row.get("direction")?,
        author: row.get("author")?,
        sender: row.get("sender")?,
        status: row.get("status")?,
        sent_at: row.get("sent_at")?,
        content: row.json("content")?,
        failure: row.optional_json("failure")?,
    })
}

impl Transaction<'_> {
    /// Stores a message and moves its conversation. The conversation must be
    /// known to exist in the account.
    pub fn add_message(
        &mut self,
        account: AccountId,
        new: NewMessage,
        now: Timestamp,
    ) -> Result<Message, StoreError> {
        let seq = self.next_seq(account)?;
        let message = Message {
            id: new.id,
            conversation_id: new.conversation_id,
            seq,
            version: seq,
            direction: new.direction,
            author: new.author,
            sender: new.sender,
            status: new.status,
            sent_at: new.sent_at,
            content: new.content,
            failure: None,
        };
        self.connection.execute(
            "INSERT INTO messages (id, account_id, conversation_id, seq, version, direction,
                    author, status, sent_at, second, content, sender)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                message.id,
                account,
                message.conversation_id,
                seq,
                message.direction,
                message.author,
                message.status,
                message.sent_at,
                message.sent_at.second(),
                Json(&message.content),
                message.sender,
            ],
        )?;
        let event = Event::MessageCreated {
            message: message.clone(),
        };
        self.log(account, seq, event, now)?;
        self.record_activity(account, &message, now)?;
        Ok(message)
    }

    /// What a message changes in its conversation: its place in the list, counts,
    /// status, rating, reply window and preview.
    fn record_activity(
        &mut self,
        account: AccountId,
        message: &Message,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.conversation(account, message.conversation_id)?;
        self.change_conversation(account, message.conversation_id, |conversation| {
            conversation.last_activity_at = conversation.last_activity_at.max(now);
            let policy = ChannelPolicy::of(conversation.channel);
            if message.direction == Direction::Out && policy.is_hosted() {
                conversation.unseen += 1;
            }
            if message.direction == Direction::In {
                conversation.inbound_count += 1;
                if conversation.status == protocol::ConversationStatus::Resolved {
                    // The rating was of the resolution that ends here.
                    conversation.rating = None;
                }
                conversation.status = protocol::ConversationStatus::Open;
                if let Some(window) = policy.reply_window_ms {
                    let closes = message.sent_at.plus_millis(i64::from(window));
                    conversation.window_closes_at = conversation.window_closes_at.max(Some(closes));
                }
            }
            let newest = conversation
                .last_message
                .as_ref()
                .is_none_or(|last| MessageCursor::of(last.sent_at, last.seq) < message.cursor());
            if newest {
                conversation.last_message = Some(last_message(message));
            }
        });
        Ok(())
    }

    /// An agent sends. A repeat, now or in a year, finds what is stored.
    pub fn send_message(
        &mut self,
        account: AccountId,
        agent: AgentId,
        conversation_id: ConversationId,
        id: MessageId,
        content: &Content,
        now: Timestamp,
    ) -> Result<Sent, StoreError> {
        let Some(conversation) = self.conversation(account, conversation_id)?.cloned() else {
            return Err(Refusal::NotFound.into());
        };
        if let Some(stored) = find(self.connection, account, id)? {
            let same = stored.conversation_id == conversation_id
                && stored.direction == Direction::Out
                && stored.author == Author::Agent(agent);
            return if same {
                Ok(Sent::Repeated(stored))
            } else {
                Err(Refusal::IdTaken.into())
            };
        }
        if self.exists_anywhere(id)? {
            return Err(Refusal::IdTaken.into());
        }
        let policy = ChannelPolicy::of(conversation.channel);
        let sendable = policy.capabilities().check_sendable(content);
        sendable.map_err(Refusal::NotSendable)?;
        let author = Author::Agent(agent);
        let content = self.checked_content(account, author, content)?;
        self.send_attachment(account, &content, conversation_id, id)?;
        let sent_at = next_sent_at(&conversation, now);
        let new = NewMessage {
            id,
            conversation_id,
            direction: Direction::Out,
            author,
            sender: None,
            status: match policy.delivery {
                DeliveryMode::Hosted => Status::Sent,
                DeliveryMode::Queued => Status::Queued,
            },
            sent_at,
            content,
        };
        let message = self.add_message(account, new, now)?;
        if policy.delivery == DeliveryMode::Queued {
            self.enqueue(account, conversation.inbox_id, &message, 0, now)?;
        }
        Ok(Sent::Created(message))
    }

    pub(in crate::store) fn exists_anywhere(&self, id: MessageId) -> Result<bool, StoreError> {
        let stored = "SELECT 1 FROM messages WHERE id = ?1";
        // An id is minted once: what was deleted does not come back under it.
        let deleted = "SELECT 1 FROM message_deletions WHERE message_id = ?1";
        Ok(self.connection.exists(stored, params![id])?
            || self.connection.exists(deleted, params![id])?)
    }
}

/// The time of a message that is written here now: an answer never sorts before what it
/// answers, whatever the clocks say.
pub(in crate::store) fn next_sent_at(conversation: &Conversation, now: Timestamp) -> Timestamp {
    let last = conversation.last_message.as_ref();
    last.map_or(now, |last| last.sent_at.max(now))
}

fn last_message(message: &Message) -> LastMessage {
    LastMessage {
        id: message.id,
        seq: message.seq,
        direction: message.direction,
        author: message.author,
        sender: message.sender.clone(),
        status: message.status,
        sent_at: message.sent_at,
        preview: message.content.summary().preview(),
    }
}

impl ReadSnapshot<'_> {
    /// One page in the message order, oldest first. `None`: no such
    /// conversation in this account.
    pub fn messages(
        &self,
        account: AccountId,
        conversation: ConversationId,
        around: MessageRange,
        limit: usize,
    ) -> Result<Option<MessagePage>, StoreError> {
        if super::conversation::find(self.connection, account, conversation)?.is_none() {
            return Ok(None);
        }
        let (compare, order, key) = match around {
            MessageRange::Newest => ("<", "DESC", None),
            MessageRange::Before(key) => ("<", "DESC", Some(key)),
            MessageRange::After(key) => (">", "ASC", Some(key)),
        };
        let more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut items = self.connection.all(
            &format!(
                "SELECT {COLUMNS} FROM messages
             WHERE conversation_id = ?1 AND account_id = ?2
               AND (?3 IS NULL OR (second, seq) {compare} (?3, ?4))
             ORDER BY second {order}, seq {order} LIMIT ?5"
            ),
            params![
                conversation,
                account,
                key.map(|key| key.second),
                key.map(|key| key.seq),
                more
            ],
            message,
        )?;
        let next = (items.len() > limit).then(|| {
            items.truncate(limit);
            items.last().map(Message::cursor)
        });
        if order == "DESC" {
            items.reverse();
        }
        Ok(Some(MessagePage {
            items,
            next: next.flatten(),
        }))
    }

    /// One message, wherever in the account it is.
    pub fn message(
        &self,
        account: AccountId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError> {
        find(self.connection, account, id)
    }
}
