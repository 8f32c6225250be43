//! The addresses by which a provider knows customers, and whom each of them leads to:
//! one contact, and the conversation with it. What follows from it is in [`person`]
//! and [`group`].

mod group;
mod person;

use protocol::{
    AccountId, ChannelKind, Contact, ContactId, Conversation, ConversationId, InboxId, Timestamp,
};

use crate::store::{
    database::params, error::StoreError, query::visitor::contact::unknown_contact,
    transaction::Transaction,
};

/// `addresses.kind` of a number.
const PHONE: &str = "wa_id";

/// `addresses.kind` of a person.
const USER_ID: &str = "user_id";

/// `addresses.kind` of a group. No person is looked up under it, and no group under
/// theirs, so that equal ids never mix them.
const GROUP: &str = "group_id";

/// The ids by which a provider knows a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Addresses {
    /// The number they can be reached at, in digits. It may come to belong to
    /// somebody else.
    pub phone: Option<String>,
    /// The person, whatever their number.
    pub user_id: Option<String>,
}

impl Addresses {
    /// Whether they name nobody.
    pub fn is_empty(&self) -> bool {
        self.phone.is_none() && self.user_id.is_none()
    }

    fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let user_id = self.user_id.as_deref().map(|value| (USER_ID, value));
        let phone = self.phone.as_deref().map(|value| (PHONE, value));
        user_id.into_iter().chain(phone)
    }
}

/// The id by which a provider knows a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupAddress {
    /// Never empty.
    Id(String),
    /// What stood in the id's place was none. All such groups of an inbox are one
    /// conversation, to which nothing can be sent.
    Unreadable,
}

impl GroupAddress {
    fn of_value(value: String) -> Self {
        if value.is_empty() {
            Self::Unreadable
        } else {
            Self::Id(value)
        }
    }

    /// `addresses.value`.
    fn value(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Unreadable => "",
        }
    }
}

/// Where what is written in a conversation goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    Person(Addresses),
    Group(GroupAddress),
}

/// To a person of whom no address is known.
impl Default for Destination {
    fn default() -> Self {
        Self::Person(Addresses::default())
    }
}

/// Whom an address leads to.
#[derive(Debug, Clone, Copy)]
struct AddressOwner {
    contact_id: ContactId,
    /// None for a person who was heard in groups only, and for a group in which nobody
    /// was heard.
    conversation_id: Option<ConversationId>,
}

impl Transaction<'_> {
    fn address_owner(
        &self,
        inbox: InboxId,
        kind: &str,
        value: &str,
    ) -> Result<Option<AddressOwner>, StoreError> {
        Ok(self.connection.find(
            "SELECT contact_id, conversation_id FROM addresses
                 WHERE inbox_id = ?1 AND kind = ?2 AND value = ?3",
            params![inbox, kind, value],
            |row| {
                Ok(AddressOwner {
                    contact_id: row.get("contact_id")?,
                    conversation_id: row.get("conversation_id")?,
                })
            },
        )?)
    }

    /// Makes addresses lead here, whomever they led to before.
    fn assign_addresses<'a>(
        &mut self,
        (account, inbox): (AccountId, InboxId),
        addresses: impl Iterator<Item = (&'static str, &'a str)>,
        owner: AddressOwner,
    ) -> Result<(), StoreError> {
        for (kind, value) in addresses {
            let AddressOwner {
                contact_id,
                conversation_id,
            } = owner;
            let changed = self.connection.execute(
                "INSERT INTO addresses
                        (inbox_id, kind, value, account_id, contact_id, conversation_id)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (inbox_id, kind, value) DO UPDATE
                     SET contact_id = excluded.contact_id,
                         conversation_id = excluded.conversation_id
                     WHERE addresses.contact_id <> excluded.contact_id",
                params![inbox, kind, value, account, contact_id, conversation_id],
            )?;
            if changed > 0 {
                // A person has one number: answers go to the one they write from.
                self.connection.execute(
                    "DELETE FROM addresses
                     WHERE contact_id = ?1 AND inbox_id = ?2 AND kind = ?3 AND value <> ?4",
                    params![contact_id, inbox, kind, value],
                )?;
            }
        }
        Ok(())
    }

    fn addresses_of(&self, inbox: InboxId, contact: ContactId) -> Result<Addresses, StoreError> {
        let rows = self.connection.all(
            "SELECT kind, value FROM addresses WHERE contact_id = ?1 AND inbox_id = ?2",
            params![contact, inbox],
            |row| Ok((row.get::<String>("kind")?, row.get("value")?)),
        )?;
        Ok(persons(rows))
    }

    /// Where to send what is written in this conversation. What is a group's never
    /// goes to a person.
    pub fn destination(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Destination, StoreError> {
        let mut rows = self.connection.all(
            "SELECT a.kind, a.value FROM conversations c
             JOIN addresses a ON a.contact_id = c.contact_id AND a.inbox_id = c.inbox_id
             WHERE c.id = ?1 AND c.account_id = ?2",
            params![conversation, account],
            |row| Ok((row.get::<String>("kind")?, row.get::<String>("value")?)),
        )?;
        let group = rows.iter().position(|(kind, _)| kind == GROUP);
        Ok(match group {
            Some(group) => Destination::Group(GroupAddress::of_value(rows.swap_remove(group).1)),
            None => Destination::Person(persons(rows)),
        })
    }

    /// A contact that may have no conversation.
    fn stored_contact(&self, account: AccountId, id: ContactId) -> Result<Contact, StoreError> {
        let stored = self.connection.find(
            "SELECT name, phone, is_group FROM contacts WHERE id = ?1 AND account_id = ?2",
            params![id, account],
            |row| {
                Ok(Contact {
                    name: row.get("name")?,
                    phone: row.get("phone")?,
                    is_group: row.get("is_group")?,
                    ..unknown_contact(id)
                })
            },
        )?;
        Ok(stored.unwrap_or_else(|| unknown_contact(id)))
    }

    fn add_contact(
        &mut self,
        account: AccountId,
        contact: &Contact,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO contacts (id, account_id, name, phone, is_group, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                contact.id,
                account,
                contact.name,
                contact.phone,
                contact.is_group,
                now
            ],
        )?;
        Ok(())
    }

    fn update_contact(&mut self, account: AccountId, contact: &Contact) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE contacts SET name = ?3, phone = ?4 WHERE id = ?1 AND account_id = ?2",
            params![contact.id, account, contact.name, contact.phone],
        )?;
        Ok(())
    }

    /// Begins the conversation with a contact that is stored, and leads its addresses
    /// there.
    fn open_conversation(
        &mut self,
        account: AccountId,
        (channel, inbox): (ChannelKind, InboxId),
        id: ConversationId,
        contact: Contact,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE addresses SET conversation_id = ?3 WHERE contact_id = ?1 AND inbox_id = ?2",
            params![contact.id, inbox, id],
        )?;
        self.create_conversation(
            account,
            Conversation::new(id, (channel, inbox), contact, now),
        )
    }
}

fn persons(rows: Vec<(String, String)>) -> Addresses {
    let mut addresses = Addresses::default();
    for (kind, value) in rows {
        match kind.as_str() {
            PHONE => addresses.phone = Some(value),
            USER_ID => addresses.user_id = Some(value),
            _ => {}
        }
    }
    addresses
}
