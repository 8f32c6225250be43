//! What a website's visitors do, and what they see of the store. A visitor is
//! a contact; nothing is stored of one before their first message.

use protocol::{
    AccountId, Attribute, Author, ChannelKind, Contact, ContactId, Content, Conversation,
    ConversationId, ConversationPage, ConversationStatus, Direction, InboxId, MessageId, Rating,
    Seq, Status, Timestamp, Visit,
    attribute::{self, MAX_ATTRIBUTES},
    command::Introduce,
};

use crate::store::{
    database::{Json, SqlConnection, params},
    error::Refusal,
    error::StoreError,
    query::conversation::{self, SELECT},
    query::message::{self, NewMessage, Sent},
    reader::Read,
    transaction::Transaction,
};

/// The most conversations a visitor is shown.
const SHOWN: i64 = 50;

/// Who visits, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor {
    pub account_id: AccountId,
    pub inbox_id: InboxId,
    pub contact_id: ContactId,
}

impl Visitor {
    pub(in crate::store) fn owns(self, conversation: &Conversation) -> bool {
        conversation.contact.id == self.contact_id && conversation.inbox_id == self.inbox_id
    }
}

/// A message as a visitor writes it.
#[derive(Debug, Clone)]
pub struct Written {
    pub id: MessageId,
    pub content: Content,
    pub visit: Option<Visit>,
    pub introduction: Introduce,
}

/// A contact of whom nothing is known.
pub(in crate::store) const fn nobody(id: ContactId) -> Contact {
    Contact {
        id,
        name: None,
        phone: None,
        email: None,
        verified: false,
        attributes: Vec::new(),
    }
}

pub(in crate::store) fn contact(
    connection: &dyn SqlConnection,
    visitor: Visitor,
) -> Result<Option<Contact>, StoreError> {
    Ok(connection.find(
        "SELECT id, name, phone, email, verified, attributes FROM contacts
             WHERE id = ?1 AND account_id = ?2 AND inbox_id = ?3",
        params![visitor.contact_id, visitor.account_id, visitor.inbox_id],
        |row| {
            Ok(Contact {
                id: row.get("id")?,
                name: row.get("name")?,
                phone: row.get("phone")?,
                email: row.get("email")?,
                verified: row.get("verified")?,
                attributes: row.json("attributes")?,
            })
        },
    )?)
}

fn conversations(
    connection: &dyn SqlConnection,
    visitor: Visitor,
) -> Result<Vec<Conversation>, StoreError> {
    Ok(connection.all(
        &format!(
            "{SELECT} WHERE c.contact_id = ?1 AND c.channel = 'widget'
            AND c.account_id = ?2 AND c.inbox_id = ?3
         ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?4"
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
    visitor: Visitor,
) -> Result<Vec<ConversationId>, StoreError> {
    Ok(connection.all(
        "SELECT id FROM conversations
         WHERE contact_id = ?1 AND channel = 'widget' AND account_id = ?2 AND inbox_id = ?3
         ORDER BY last_activity_at DESC, id DESC",
        params![visitor.contact_id, visitor.account_id, visitor.inbox_id],
        |row| row.get("id"),
    )?)
}

/// What they say of themselves goes over what is not vouched for.
fn introduced(old: &Contact, says: &Introduce) -> Contact {
    if old.verified {
        return old.clone();
    }
    let or = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    Contact {
        name: or(&says.name, &old.name),
        phone: or(&says.phone, &old.phone),
        email: or(&says.email, &old.email),
        attributes: told(&old.attributes, says),
        ..old.clone()
    }
}

/// What is known of them, with what is said over it.
pub(in crate::store) fn told(old: &[Attribute], says: &Introduce) -> Vec<Attribute> {
    let mut all = old.to_vec();
    attribute::merge(&mut all, says.attributes.clone().unwrap_or_default());
    all.retain(|attribute| !attribute.value.is_empty());
    all
}

/// Refuses more attributes than are kept.
pub(in crate::store) fn check_attributes(contact: &Contact) -> Result<(), StoreError> {
    if contact.attributes.len() > MAX_ATTRIBUTES {
        return Err(Refusal::TooManyAttributes.into());
    }
    Ok(())
}

impl Transaction<'_> {
    /// A visitor writes. A repeat finds what is stored. Where there is no such
    /// conversation yet, the message goes to the visitor's open one, or begins
    /// the one it names: two tabs never begin two.
    pub fn write_message(
        &mut self,
        visitor: Visitor,
        named: ConversationId,
        written: &Written,
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
            self.remember(visitor, &written.introduction)?;
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
                    self.remember(visitor, &written.introduction)?;
                    open
                }
                None => {
                    self.begin_conversation(visitor, named, written, now)?;
                    named
                }
            },
        };
        self.send_attachment(account, &content, conversation_id, written.id)?;
        let last = self
            .conversation(account, conversation_id)?
            .and_then(|conversation| conversation.last_message.as_ref())
            .map(|last| last.sent_at);
        let new = NewMessage {
            id: written.id,
            conversation_id,
            direction: Direction::In,
            author,
            status: Status::Received,
            sent_at: last.map_or(now, |last| last.max(now)),
            content,
        };
        self.add_message(account, new, now).map(Sent::Created)
    }

    fn open_conversation_of(
        &mut self,
        visitor: Visitor,
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
        for stored in conversations(self.connection, visitor)? {
            // Resolved in this very group, perhaps.
            let now = self.conversation(visitor.account_id, stored.id)?;
            if now.is_some_and(is_open) {
                return Ok(Some(stored.id));
            }
        }
        Ok(None)
    }

    /// Keeps what came with a message of who wrote it, as far as it can be kept.
    fn remember(&mut self, visitor: Visitor, says: &Introduce) -> Result<(), StoreError> {
        let Some(old) = contact(self.connection, visitor)? else {
            return Ok(());
        };
        let mut new = introduced(&old, says);
        new.attributes.truncate(MAX_ATTRIBUTES);
        if new != old {
            self.store_contact(visitor, &new)?;
        }
        Ok(())
    }

    fn begin_conversation(
        &mut self,
        visitor: Visitor,
        id: ConversationId,
        written: &Written,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let known = contact(self.connection, visitor)?;
        let is_new = known.is_none();
        let old = known.unwrap_or_else(|| nobody(visitor.contact_id));
        let mut contact = introduced(&old, &written.introduction);
        contact.attributes.truncate(MAX_ATTRIBUTES);
        if is_new {
            self.insert_contact(visitor, &contact, now)?;
        } else if contact != old {
            self.store_contact(visitor, &contact)?;
        }
        self.create_conversation(
            visitor.account_id,
            Conversation {
                id,
                version: Seq::ZERO,
                inbox_id: visitor.inbox_id,
                channel: ChannelKind::Widget,
                contact,
                status: ConversationStatus::Open,
                assignee: None,
                last_activity_at: now,
                last_message: None,
                inbound_count: 0,
                window_closes_at: None,
                unseen: 0,
                visit: written.visit.clone(),
                rating: None,
            },
        )
    }

    /// A visitor says who they are. Nothing changes what the site vouches for.
    pub fn introduce(&mut self, visitor: Visitor, says: &Introduce) -> Result<Contact, StoreError> {
        let Some(old) = contact(self.connection, visitor)? else {
            return Err(Refusal::NotFound.into());
        };
        let new = introduced(&old, says);
        if new != old {
            check_attributes(&new)?;
            self.store_contact(visitor, &new)?;
        }
        Ok(new)
    }

    pub(in crate::store) fn insert_contact(
        &mut self,
        visitor: Visitor,
        contact: &Contact,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO contacts (id, account_id, inbox_id, name, phone, email, verified, created_at, attributes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                contact.id,
                visitor.account_id,
                visitor.inbox_id,
                contact.name,
                contact.phone,
                contact.email,
                contact.verified,
                now,
                Json(&contact.attributes)
            ],
        )?;
        Ok(())
    }

    /// Stores what a contact is called, and tells it with each conversation.
    pub(in crate::store) fn store_contact(
        &mut self,
        visitor: Visitor,
        contact: &Contact,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE contacts SET name = ?3, phone = ?4, email = ?5, verified = ?6,
                    attributes = ?7
                 WHERE id = ?1 AND account_id = ?2",
            params![
                contact.id,
                visitor.account_id,
                contact.name,
                contact.phone,
                contact.email,
                contact.verified,
                Json(&contact.attributes)
            ],
        )?;
        let mut theirs = conversation_ids(self.connection, visitor)?;
        theirs.extend(
            self.touched_of(visitor.account_id, contact.id)
                .map(|touched| touched.id),
        );
        for id in theirs {
            let now = self.conversation(visitor.account_id, id)?;
            // Given to another contact in this very group, perhaps.
            if now.is_some_and(|now| visitor.owns(now)) {
                self.change_conversation(visitor.account_id, id, |conversation| {
                    conversation.contact = contact.clone()
                });
            }
        }
        Ok(())
    }

    /// A visitor got, or saw, all that we wrote up to a message.
    pub fn acknowledge(
        &mut self,
        visitor: Visitor,
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

    /// A visitor says what they think of a conversation that is done.
    pub fn rate(
        &mut self,
        visitor: Visitor,
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

    /// Our messages up to `seq` whose status is below this one.
    fn unacknowledged(
        &self,
        conversation: ConversationId,
        seq: Seq,
        status: Status,
    ) -> Result<Vec<protocol::Message>, StoreError> {
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

impl Read<'_> {
    /// A visitor's own conversations, newest activity first.
    pub fn visitor_conversations(&self, visitor: Visitor) -> Result<ConversationPage, StoreError> {
        Ok(ConversationPage {
            items: conversations(self.connection, visitor)?,
            read_marks: Vec::new(),
            next: None,
        })
    }

    /// One conversation, if it is this visitor's.
    pub fn visitor_conversation(
        &self,
        visitor: Visitor,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        let found = conversation::find(self.connection, visitor.account_id, id)?;
        Ok(found.filter(|conversation| visitor.owns(conversation)))
    }
}
