//! The addresses by which a provider knows customers, and the conversation that
//! each of them leads to.

use protocol::{
    AccountId, ChannelKind, Contact, ContactId, Conversation, ConversationId, InboxId, Timestamp,
};

use crate::store::{database::params, error::StoreError, transaction::Transaction};

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
        let known = self.find_by_addresses(inbox, addresses)?;
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

    /// The conversation that these ids lead to, if any. A user id is a person; a number is only where
    /// they can be reached, and may come to belong to somebody else.
    fn find_by_addresses(
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
            Conversation::new(id, (channel, inbox), contact, now),
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
}
