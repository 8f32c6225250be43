//! Visitors as contacts: what they say of themselves, and what is kept of it.

use protocol::{
    Attribute, Contact, ContactId, Timestamp,
    attribute::{self, MAX_ATTRIBUTES},
    command::Introduce,
};

use super::{VisitorScope, conversation_ids};
use crate::store::{
    database::{Json, SqlConnection, params},
    error::{Refusal, StoreError},
    transaction::Transaction,
};

/// A contact of whom nothing is known.
pub(in crate::store) const fn unknown_contact(id: ContactId) -> Contact {
    Contact {
        id,
        is_group: false,
        name: None,
        phone: None,
        email: None,
        verified: false,
        attributes: Vec::new(),
    }
}

pub(in crate::store) fn find(
    connection: &dyn SqlConnection,
    visitor: VisitorScope,
) -> Result<Option<Contact>, StoreError> {
    Ok(connection.find(
        "SELECT id, name, phone, email, verified, attributes FROM contacts
             WHERE id = ?1 AND account_id = ?2 AND inbox_id = ?3",
        params![visitor.contact_id, visitor.account_id, visitor.inbox_id],
        |row| {
            Ok(Contact {
                id: row.get("id")?,
                is_group: false,
                name: row.get("name")?,
                phone: row.get("phone")?,
                email: row.get("email")?,
                verified: row.get("verified")?,
                attributes: row.json("attributes")?,
            })
        },
    )?)
}

/// What they say of themselves goes over what is not vouched for.
pub(super) fn introduced(old: &Contact, introduction: &Introduce) -> Contact {
    if old.verified {
        return old.clone();
    }
    let or = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    Contact {
        name: or(&introduction.name, &old.name),
        phone: or(&introduction.phone, &old.phone),
        email: or(&introduction.email, &old.email),
        attributes: merged_attributes(&old.attributes, introduction),
        ..old.clone()
    }
}

/// What is known of them, with what is said over it.
pub(in crate::store) fn merged_attributes(
    old: &[Attribute],
    introduction: &Introduce,
) -> Vec<Attribute> {
    let mut all = old.to_vec();
    attribute::merge(
        &mut all,
        introduction.attributes.clone().unwrap_or_default(),
    );
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
    /// Keeps what came with a message of who wrote it, as far as it can be kept.
    pub(super) fn keep_introduction(
        &mut self,
        visitor: VisitorScope,
        introduction: &Introduce,
    ) -> Result<(), StoreError> {
        let Some(old) = find(self.connection, visitor)? else {
            return Ok(());
        };
        let mut new = introduced(&old, introduction);
        new.attributes.truncate(MAX_ATTRIBUTES);
        if new != old {
            self.store_contact(visitor, &new)?;
        }
        Ok(())
    }

    /// A visitor says who they are. Nothing changes what the site vouches for.
    pub fn introduce(
        &mut self,
        visitor: VisitorScope,
        introduction: &Introduce,
    ) -> Result<Contact, StoreError> {
        let Some(old) = find(self.connection, visitor)? else {
            return Err(Refusal::NotFound.into());
        };
        let new = introduced(&old, introduction);
        if new != old {
            check_attributes(&new)?;
            self.store_contact(visitor, &new)?;
        }
        Ok(new)
    }

    pub(in crate::store) fn insert_contact(
        &mut self,
        visitor: VisitorScope,
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
        visitor: VisitorScope,
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
}
