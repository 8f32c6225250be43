//! Conversations, the contacts in them, and the addresses that lead to them.

mod list;
pub(in crate::store) mod search;
pub(in crate::store) mod unread;

use protocol::{
    AccountId, Assignment, ChannelKind, Contact, ContactId, Conversation, ConversationCursor,
    ConversationId, ConversationStatus, InboxId, Seq, Timestamp,
};

use crate::store::{
    database::{Json, SqlConnection, SqlError, SqlRow, params},
    error::Refusal,
    error::StoreError,
    reader::Read,
    transaction::Transaction,
};

pub(in crate::store) const SELECT: &str =
    "SELECT c.id, c.version, c.inbox_id, c.channel, c.status, c.assignee,
        c.last_activity_at, c.last_message, c.inbound_count, c.window_closes_at,
        p.id AS contact_id, p.name AS contact_name, p.phone AS contact_phone,
        p.email AS contact_email, p.verified AS contact_verified, c.unseen, c.visit,
        c.rating, p.attributes AS contact_attributes
    FROM conversations c JOIN contacts p ON p.id = c.contact_id";

/// Which part of the list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub status: Option<ConversationStatus>,
    pub inbox: Option<InboxId>,
    pub assignee: Option<Assignment>,
    pub unread_only: bool,
    /// Part of a name or number.
    pub text: Option<String>,
    pub before: Option<ConversationCursor>,
    pub limit: usize,
}

/// `addresses.kind` of a number.
const PHONE: &str = "wa_id";
/// `addresses.kind` of a person.
const USER_ID: &str = "user_id";

/// The ids by which a provider knows a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The number they can be reached at, in digits. It may come to belong to
    /// somebody else.
    pub phone: Option<String>,
    /// The person, whatever their number.
    pub user_id: Option<String>,
}

impl Addresses {
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let user_id = self.user_id.as_deref().map(|value| (USER_ID, value));
        let phone = self.phone.as_deref().map(|value| (PHONE, value));
        user_id.into_iter().chain(phone)
    }
}

pub(in crate::store) fn find(
    connection: &dyn SqlConnection,
    account: AccountId,
    id: ConversationId,
) -> Result<Option<Conversation>, StoreError> {
    Ok(connection.find(
        &format!("{SELECT} WHERE c.id = ?2 AND c.account_id = ?1"),
        params![account, id],
        conversation,
    )?)
}

/// Whether any account has it.
pub(in crate::store) fn is_stored(
    connection: &dyn SqlConnection,
    id: ConversationId,
) -> Result<bool, StoreError> {
    Ok(connection.exists("SELECT 1 FROM conversations WHERE id = ?1", params![id])?)
}

pub(in crate::store) fn insert(
    connection: &dyn SqlConnection,
    account: AccountId,
    new: &Conversation,
) -> Result<(), StoreError> {
    let number = connection.one(
        "INSERT INTO conversations (id, account_id, inbox_id, contact_id, version, channel,
                status, assignee, last_activity_at, last_message, inbound_count, window_closes_at,
                unseen, visit)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             RETURNING number",
        params![
            new.id,
            account,
            new.inbox_id,
            new.contact.id,
            new.version,
            new.channel,
            new.status,
            new.assignee,
            new.last_activity_at,
            new.last_message.as_ref().map(Json),
            new.inbound_count,
            new.window_closes_at,
            new.unseen,
            new.visit.as_ref().map(Json),
        ],
        |row| row.get("number"),
    )?;
    search::index(connection, number, &new.contact)
}

pub(in crate::store) fn update(
    connection: &dyn SqlConnection,
    account: AccountId,
    new: &Conversation,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE conversations SET version = ?3, status = ?4, assignee = ?5,
                last_activity_at = ?6, last_message = ?7, inbound_count = ?8, window_closes_at = ?9,
                unseen = ?10, contact_id = ?11, rating = ?12
             WHERE id = ?1 AND account_id = ?2",
        params![
            new.id,
            account,
            new.version,
            new.status,
            new.assignee,
            new.last_activity_at,
            new.last_message.as_ref().map(Json),
            new.inbound_count,
            new.window_closes_at,
            new.unseen,
            new.contact.id,
            new.rating.as_ref().map(Json),
        ],
    )?;
    Ok(())
}

/// Makes a conversation findable by what its contact is called now.
pub(in crate::store) fn index_contact(
    connection: &dyn SqlConnection,
    account: AccountId,
    conversation: &Conversation,
) -> Result<(), StoreError> {
    let number = connection.one(
        "SELECT number FROM conversations WHERE id = ?1 AND account_id = ?2",
        params![conversation.id, account],
        |row| row.get("number"),
    )?;
    search::index(connection, number, &conversation.contact)
}

pub(in crate::store) fn conversation(row: &SqlRow<'_>) -> Result<Conversation, SqlError> {
    Ok(Conversation {
        id: row.get("id")?,
        version: row.get("version")?,
        inbox_id: row.get("inbox_id")?,
        channel: row.get("channel")?,
        status: row.get("status")?,
        assignee: row.get("assignee")?,
        last_activity_at: row.get("last_activity_at")?,
        last_message: row.optional_json("last_message")?,
        inbound_count: row.get("inbound_count")?,
        window_closes_at: row.get("window_closes_at")?,
        contact: Contact {
            id: row.get("contact_id")?,
            name: row.get("contact_name")?,
            phone: row.get("contact_phone")?,
            email: row.get("contact_email")?,
            verified: row.get("contact_verified")?,
            attributes: row.json("contact_attributes")?,
        },
        unseen: row.get("unseen")?,
        visit: row.optional_json("visit")?,
        rating: row.optional_json("rating")?,
    })
}

impl Transaction<'_> {
    /// The conversation with this customer in this inbox, made if need be, and
    /// its contact brought up to date.
    pub fn conversation_with(
        &mut self,
        account: AccountId,
        (channel, inbox): (ChannelKind, InboxId),
        addresses: &Addresses,
        name: Option<&str>,
        fresh: (ConversationId, ContactId),
        now: Timestamp,
    ) -> Result<ConversationId, StoreError> {
        let known = self.known(inbox, addresses)?;
        let id = match known {
            Some(id) => {
                self.describe_contact(account, id, addresses, name)?;
                id
            }
            None => {
                let (id, contact_id) = fresh;
                let contact = Contact {
                    id: contact_id,
                    name: name.map(ToOwned::to_owned),
                    phone: addresses.phone.clone(),
                    email: None,
                    verified: false,
                    attributes: Vec::new(),
                };
                self.open_conversation(account, (channel, inbox), id, contact, now)?;
                id
            }
        };
        for (kind, value) in addresses.pairs() {
            let changed = self.connection.execute(
                "INSERT INTO addresses (inbox_id, kind, value, account_id, conversation_id)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (inbox_id, kind, value) DO UPDATE
                     SET conversation_id = excluded.conversation_id
                     WHERE addresses.conversation_id <> excluded.conversation_id",
                params![inbox, kind, value, account, id],
            )?;
            if changed > 0 {
                // A person has one number: answers go to the one they write from.
                self.connection.execute(
                    "DELETE FROM addresses
                     WHERE conversation_id = ?1 AND kind = ?2 AND value <> ?3",
                    params![id, kind, value],
                )?;
            }
        }
        Ok(id)
    }

    /// Whose conversation it is. A user id is a person; a number is only where
    /// they can be reached, and may come to belong to somebody else.
    fn known(
        &self,
        inbox: InboxId,
        addresses: &Addresses,
    ) -> Result<Option<ConversationId>, StoreError> {
        if let Some(user_id) = &addresses.user_id
            && let Some(known) = self.address(inbox, USER_ID, user_id)?
        {
            return Ok(Some(known));
        }
        let Some(phone) = &addresses.phone else {
            return Ok(None);
        };
        let Some(known) = self.address(inbox, PHONE, phone)? else {
            return Ok(None);
        };
        let is_other_person =
            addresses.user_id.is_some() && self.addresses(known)?.user_id.is_some();
        Ok((!is_other_person).then_some(known))
    }

    fn address(
        &self,
        inbox: InboxId,
        kind: &str,
        value: &str,
    ) -> Result<Option<ConversationId>, StoreError> {
        Ok(self.connection.find(
            "SELECT conversation_id FROM addresses
                 WHERE inbox_id = ?1 AND kind = ?2 AND value = ?3",
            params![inbox, kind, value],
            |row| row.get("conversation_id"),
        )?)
    }

    fn open_conversation(
        &mut self,
        account: AccountId,
        (channel, inbox): (ChannelKind, InboxId),
        id: ConversationId,
        contact: Contact,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO contacts (id, account_id, name, phone, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            params![contact.id, account, contact.name, contact.phone, now],
        )?;
        self.create_conversation(
            account,
            Conversation {
                id,
                version: Seq::ZERO,
                inbox_id: inbox,
                channel,
                contact,
                status: ConversationStatus::Open,
                assignee: None,
                last_activity_at: now,
                last_message: None,
                inbound_count: 0,
                window_closes_at: None,
                unseen: 0,
                visit: None,
                rating: None,
            },
        )
    }

    fn describe_contact(
        &mut self,
        account: AccountId,
        id: ConversationId,
        addresses: &Addresses,
        name: Option<&str>,
    ) -> Result<(), StoreError> {
        let Some(conversation) = self.conversation(account, id)? else {
            return Ok(());
        };
        let old = &conversation.contact;
        let new = Contact {
            id: old.id,
            name: name.map(ToOwned::to_owned).or_else(|| old.name.clone()),
            phone: addresses.phone.clone().or_else(|| old.phone.clone()),
            ..old.clone()
        };
        if new == *old {
            return Ok(());
        }
        self.connection.execute(
            "UPDATE contacts SET name = ?3, phone = ?4 WHERE id = ?1 AND account_id = ?2",
            params![new.id, account, new.name, new.phone],
        )?;
        self.change_conversation(account, id, |conversation| conversation.contact = new);
        Ok(())
    }

    /// Where to send what is written in this conversation.
    pub fn addresses(&self, conversation: ConversationId) -> Result<Addresses, StoreError> {
        let mut addresses = Addresses::default();
        let rows = self.connection.all(
            "SELECT kind, value FROM addresses WHERE conversation_id = ?1",
            params![conversation],
            |row| Ok((row.get::<String>("kind")?, row.get("value")?)),
        )?;
        for (kind, value) in rows {
            match kind.as_str() {
                PHONE => addresses.phone = Some(value),
                USER_ID => addresses.user_id = Some(value),
                _ => {}
            }
        }
        Ok(addresses)
    }

    /// Assigns, resolves, reopens.
    pub fn change(
        &mut self,
        account: AccountId,
        id: ConversationId,
        status: Option<ConversationStatus>,
        assignee: Option<Assignment>,
    ) -> Result<(), StoreError> {
        if let Some(Assignment::Agent(agent)) = assignee
            && super::agent::find(self.connection, account, agent)?
                .is_none_or(|agent| agent.removed)
        {
            return Err(Refusal::NotFound.into());
        }
        let Some(old) = self.conversation(account, id)?.cloned() else {
            return Err(Refusal::NotFound.into());
        };
        let mut new = old.clone();
        if let Some(status) = status {
            new.status = status;
        }
        if let Some(assignee) = assignee {
            new.assignee = match assignee {
                Assignment::Agent(agent) => Some(agent),
                Assignment::Nobody => None,
            };
        }
        if new != old {
            self.change_conversation(account, id, |conversation| *conversation = new);
        }
        Ok(())
    }
}

impl Read<'_> {
    pub fn conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        find(self.connection, account, id)
    }
}
