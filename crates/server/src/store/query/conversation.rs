//! Conversations, with the contacts in them.

mod address;
mod count;
mod list;
pub(in crate::store) mod search;
pub(in crate::store) mod unread;

use protocol::{
    AccountId, Assignment, Contact, Conversation, ConversationCursor, ConversationId,
    ConversationStatus, InboxId,
};

use crate::store::{
    database::{Json, SqlConnection, SqlError, SqlRow, params},
    error::Refusal,
    error::StoreError,
    reader::ReadSnapshot,
    transaction::Transaction,
};

pub use address::{Addresses, Destination, GroupAddress};

pub(in crate::store) const SELECT: &str =
    "SELECT c.id, c.version, c.inbox_id, c.channel, c.status, c.assignee,
        c.last_activity_at, c.last_message, c.inbound_count, c.window_closes_at,
        p.id AS contact_id, p.name AS contact_name, p.phone AS contact_phone,
        p.email AS contact_email, p.verified AS contact_verified, c.unseen, c.visit,
        c.rating, p.attributes AS contact_attributes, p.is_group AS contact_is_group
    FROM conversations c JOIN contacts p ON p.id = c.contact_id";

/// Which part of the list.
#[derive(Debug, Clone, Default)]
pub struct ConversationQuery {
    pub status: Option<ConversationStatus>,
    pub inbox: Option<InboxId>,
    pub assignee: Option<Assignment>,
    pub unread_only: bool,
    /// Part of a name or number.
    pub text: Option<String>,
    pub before: Option<ConversationCursor>,
    pub limit: usize,
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
    Ok(search::index(connection, number, &new.contact)?)
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
    Ok(search::index(connection, number, &conversation.contact)?)
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
            is_group: row.get("contact_is_group")?,
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

impl ReadSnapshot<'_> {
    pub fn conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        find(self.connection, account, id)
    }
}
