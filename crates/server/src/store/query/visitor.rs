//! What a website's visitors do, and what they see of the store. A visitor is
//! a contact; nothing is stored of one before their first message.

pub(in crate::store) mod contact;
mod receipt;

use protocol::{
    AccountId, Author, ChannelKind, ContactId, Content, Conversation, ConversationId,
    ConversationPage, ConversationStatus, Direction, InboxId, MessageId, Rating, Status, Timestamp,
    Visit, attribute::MAX_ATTRIBUTES, command::Introduce,
};

use crate::store::{
    database::{SqlConnection, params},
    error::Refusal,
    error::StoreError,
    query::conversation::{self, SELECT},
    query::message::{self, NewMessage, Sent},
    reader::ReadSnapshot,
    transaction::Transaction,
};

/// The most conversations a visitor is shown.
const SHOWN: i64 = 50;

/// Whose data a visitor may see: one contact, in one inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitorScope {
    pub account_id: AccountId,
    pub inbox_id: InboxId,
    pub contact_id: ContactId,
}

/// A visitor's conversations, in SQL: contact `?1`, account `?2`, inbox `?3`. Their
/// channel stands in words, since the widget's conversations have an index of their own.
macro_rules! owned_by_visitor {
    () => {
        "c.contact_id = ?1 AND c.channel = 'widget' AND c.account_id = ?2 AND c.inbox_id = ?3"
    };
}

impl VisitorScope {
    /// Whether a conversation is theirs. An inbox has one channel, so it is not asked.
    pub(in crate::store) fn owns(self, conversation: &Conversation) -> bool {
        conversation.contact.id == self.contact_id && conversation.inbox_id == self.inbox_id
    }
}

/// A message as a visitor writes it.
#[derive(Debug, Clone)]
pub struct VisitorMessage {
    pub id: MessageId,
    pub content: Content,
    pub visit: Option<Visit>,
    pub introduction: Introduce,
}

/// Those that are shown.
fn conversations(
    connection: &dyn SqlConnection,
    visitor: VisitorScope,
) -> Result<Vec<Conversation>, StoreError> {
    Ok(connection.all(
        &format!(
            "{SELECT} WHERE {} ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?4",
            owned_by_visitor!()
        ),
        params![
            visitor.contact_id,
            visitor.account_id,
            visitor.inbox_id,
            SHOWN
        ],
        conversation::conversation,
    )?)
}

/// All of a visitor's conversations, not only those that are shown.
pub(in crate::store) fn conversation_ids(
    connection: &dyn SqlConnection,
    visitor: VisitorScope,
) -> Result<Vec<ConversationId>, StoreError> {
    Ok(connection.all(
        concat!(
            "SELECT c.id FROM conversations c WHERE ",
            owned_by_visitor!(),
            " ORDER BY c.last_activity_at DESC, c.id DESC"
        ),
        params![visitor.contact_id, visitor.account_id, visitor.inbox_id],
        |row| row.get("id"),
    )?)
}

/// Those that are open, however many are newer and resolved.
fn open_conversation_ids(
    connection: &dyn SqlConnection,
    visitor: VisitorScope,
) -> Result<Vec<ConversationId>, StoreError> {
    Ok(connection.all(
        concat!(
            "SELECT c.id FROM conversations c WHERE ",
            owned_by_visitor!(),
            " AND c.status = 'open' ORDER BY c.last_activity_at DESC, c.id DESC"
        ),
        params![visitor.contact_id, visitor.account_id, visitor.inbox_id],
        |row| row.get("id"),
    )?)
}

impl Transaction<'_> {
    /// A visitor writes. A repeat finds what is stored. Where there is no such
    /// conversation yet, the message goes to the visitor's open one, or begins
    /// the one it names: two tabs never begin two.
    pub fn write_message(
        &mut self,
        visitor: VisitorScope,
        named: ConversationId,
        written: &VisitorMessage,
        now: Timestamp,
    ) -> Result<Sent, StoreError> {
        let account = visitor.account_id;
        let author = Author::Contact(visitor.contact_id);
        if let Some(stored) = message::find(self.connection, account, written.id)? {
            // Written before the site said who they are, it has another author.
            let conversation = self.conversation(account, stored.conversation_id)?;
            let is_theirs =
                stored.author == author || conversation.is_some_and(|c| visitor.owns(c));
            if !is_theirs || stored.direction != Direction::In {
                return Err(Refusal::IdTaken.into());
            }
            // They may have said it since the first try.
            self.keep_introduction(visitor, &written.introduction)?;
            return Ok(Sent::Repeated(stored));
        }
        if self.exists_anywhere(written.id)? {
            return Err(Refusal::IdTaken.into());
        }
        let content = self.checked_content(account, author, &written.content)?;
        let known = self.conversation(account, named)?;
        let is_theirs = known.map(|known| visitor.owns(known));
        let conversation_id = match is_theirs {
            Some(true) => named,
            Some(false) => return Err(Refusal::NotFound.into()),
            None if self.is_conversation_taken(named)? => return Err(Refusal::NotFound.into()),
            None => match self.open_conversation_of(visitor)? {
                Some(open) => {
                    self.keep_introduction(visitor, &written.introduction)?;
                    open
                }
                None => {
                    self.begin_conversation(visitor, named, written, now)?;
                    named
                }
            },
        };
        self.send_attachment(account, &content, conversation_id, written.id)?;
        let sent_at = self
            .conversation(account, conversation_id)?
            .map_or(now, |conversation| message::next_sent_at(conversation, now));
        let new = NewMessage {
            id: written.id,
            conversation_id,
            direction: Direction::In,
            author,
            sender: None,
            status: Status::Received,
            sent_at,
            content,
        };
        self.add_message(account, new, now).map(Sent::Created)
    }

    fn open_conversation_of(
        &mut self,
        visitor: VisitorScope,
    ) -> Result<Option<ConversationId>, StoreError> {
        let is_open = |conversation: &Conversation| {
            visitor.owns(conversation) && conversation.status == ConversationStatus::Open
        };
        let touched = self
            .touched_of(visitor.account_id, visitor.contact_id)
            .find(|conversation| is_open(conversation));
        if let Some(touched) = touched {
            return Ok(Some(touched.id));
        }
        for stored in open_conversation_ids(self.connection, visitor)? {
            // Resolved in this very group, perhaps.
            let now = self.conversation(visitor.account_id, stored)?;
            if now.is_some_and(is_open) {
                return Ok(Some(stored));
            }
        }
        Ok(None)
    }

    fn begin_conversation(
        &mut self,
        visitor: VisitorScope,
        id: ConversationId,
        written: &VisitorMessage,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let known = contact::find(self.connection, visitor)?;
        let is_new = known.is_none();
        let old = known.unwrap_or_else(|| contact::unknown_contact(visitor.contact_id));
        let mut introduced = contact::introduced(&old, &written.introduction);
        introduced.attributes.truncate(MAX_ATTRIBUTES);
        if is_new {
            self.insert_contact(visitor, &introduced, now)?;
        } else if introduced != old {
            self.store_contact(visitor, &introduced)?;
        }
        self.create_conversation(
            visitor.account_id,
            Conversation {
                visit: written.visit.clone(),
                ..Conversation::new(id, (ChannelKind::Widget, visitor.inbox_id), introduced, now)
            },
        )
    }

    /// A visitor says what they think of a conversation that is done.
    pub fn rate(
        &mut self,
        visitor: VisitorScope,
        conversation_id: ConversationId,
        rating: &Rating,
    ) -> Result<(), StoreError> {
        let known = self.conversation(visitor.account_id, conversation_id)?;
        let Some(known) = known.filter(|known| visitor.owns(known)) else {
            return Err(Refusal::NotFound.into());
        };
        if known.status != ConversationStatus::Resolved {
            return Err(Refusal::NotResolved.into());
        }
        let same = |old: &Rating| (old.score, &old.comment) == (rating.score, &rating.comment);
        if !known.rating.as_ref().is_some_and(same) {
            self.change_conversation(visitor.account_id, conversation_id, |conversation| {
                conversation.rating = Some(rating.clone());
            });
        }
        Ok(())
    }
}

impl ReadSnapshot<'_> {
    /// A visitor's own conversations, newest activity first.
    pub fn visitor_conversations(
        &self,
        visitor: VisitorScope,
    ) -> Result<ConversationPage, StoreError> {
        Ok(ConversationPage {
            items: conversations(self.connection, visitor)?,
            read_marks: Vec::new(),
            next: None,
        })
    }

    /// One conversation, if it is this visitor's.
    pub fn visitor_conversation(
        &self,
        visitor: VisitorScope,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        let found = conversation::find(self.connection, visitor.account_id, id)?;
        Ok(found.filter(|conversation| visitor.owns(conversation)))
    }
}

#[cfg(test)]
mod tests;
