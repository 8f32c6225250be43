//! A website says who its visitor is. That person, by the site's own id for them, is
//! one contact of the inbox, on every device.

use protocol::{Contact, ContactId, ConversationId, Timestamp, command::Introduce};

use crate::auth::generation::Generation;
use crate::store::{
    database::{SqlConnection, params},
    error::Refusal,
    error::StoreError,
    query::visitor::{
        VisitorScope,
        contact::{self, check_attributes, merged_attributes, unknown_contact},
        conversation_ids,
    },
    query::widget,
    reader::ReadSnapshot,
    transaction::Transaction,
};

/// Somebody, as a website has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The site's own id for them.
    pub external_id: String,
    pub introduction: Introduce,
    /// Of the secret it is signed with.
    pub generation: Generation,
}

impl Identity {
    /// The contact as the site vouches for it. What an unverified one said of
    /// itself is nobody's word but its own, and does not stay.
    fn vouched(&self, old: Contact) -> Contact {
        let Introduce {
            name, email, phone, ..
        } = self.introduction.clone();
        let was_vouched = old.verified;
        let attributes = if was_vouched {
            merged_attributes(&old.attributes, &self.introduction)
        } else {
            merged_attributes(&[], &self.introduction)
        };
        let kept = |old: Option<String>| old.filter(|_| was_vouched);
        Contact {
            id: old.id,
            is_group: false,
            name: name.or_else(|| kept(old.name)),
            email: email.or_else(|| kept(old.email)),
            phone: phone.or_else(|| kept(old.phone)),
            verified: true,
            attributes,
        }
    }
}

/// Whether the site has said who this is.
fn is_identified(
    connection: &dyn SqlConnection,
    visitor: VisitorScope,
) -> Result<bool, StoreError> {
    Ok(connection.exists(
        "SELECT 1 FROM contacts
             WHERE id = ?1 AND account_id = ?2 AND external_id IS NOT NULL",
        params![visitor.contact_id, visitor.account_id],
    )?)
}

impl ReadSnapshot<'_> {
    /// Whether the site has said who this is.
    pub fn is_identified(&self, visitor: VisitorScope) -> Result<bool, StoreError> {
        is_identified(self.connection, visitor)
    }
}

impl Transaction<'_> {
    /// Answers who the visitor is from now on: the contact that this person is
    /// already, or `fresh`. What an anonymous visitor wrote becomes theirs.
    pub fn identify(
        &mut self,
        asking: VisitorScope,
        identity: &Identity,
        fresh: ContactId,
        now: Timestamp,
    ) -> Result<ContactId, StoreError> {
        let access = widget::access(self.connection, asking.inbox_id)?;
        if access.is_none_or(|access| access.token_generation != identity.generation) {
            return Err(Refusal::IdentityOutdated.into());
        }
        let known = self.contact_called(asking, &identity.external_id)?;
        let is_anonymous = !is_identified(self.connection, asking)?;
        let them = VisitorScope {
            // Never the asking one: whoever else holds its token (it was made
            // before anybody was known) must not come to hold this person's.
            contact_id: known.unwrap_or(fresh),
            ..asking
        };
        let contact = self.vouch(them, identity, now)?;
        // Of a second person on the same device, nothing moves.
        if is_anonymous && them != asking {
            self.reassign_conversations(asking, &contact)?;
        }
        Ok(them.contact_id)
    }

    /// The contact that this inbox's site calls so.
    fn contact_called(
        &self,
        asking: VisitorScope,
        external_id: &str,
    ) -> Result<Option<ContactId>, StoreError> {
        Ok(self.connection.find(
            "SELECT id FROM contacts
                 WHERE inbox_id = ?1 AND external_id = ?2 AND account_id = ?3",
            params![asking.inbox_id, external_id, asking.account_id],
            |row| row.get("id"),
        )?)
    }

    /// Stores what the site vouches for.
    fn vouch(
        &mut self,
        them: VisitorScope,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<Contact, StoreError> {
        let stored = contact::find(self.connection, them)?;
        let old = stored
            .clone()
            .unwrap_or_else(|| unknown_contact(them.contact_id));
        let new = identity.vouched(old);
        check_attributes(&new)?;
        match stored {
            None => self.insert_contact(them, &new, now)?,
            Some(old) if old != new => self.store_contact(them, &new)?,
            Some(_) => {}
        }
        self.connection.execute(
            "UPDATE contacts SET external_id = ?3
                 WHERE id = ?1 AND account_id = ?2 AND (external_id IS NULL OR external_id <> ?3)",
            params![them.contact_id, them.account_id, identity.external_id],
        )?;
        Ok(new)
    }

    /// What a visitor wrote before the site said who they are becomes that
    /// person's, with all that was ever told of it.
    fn reassign_conversations(
        &mut self,
        from: VisitorScope,
        to: &Contact,
    ) -> Result<(), StoreError> {
        let mut theirs: Vec<ConversationId> = conversation_ids(self.connection, from)?;
        theirs.extend(
            self.touched_of(from.account_id, from.contact_id)
                .map(|touched| touched.id),
        );
        for id in theirs {
            let now = self.conversation(from.account_id, id)?;
            if now.is_some_and(|now| from.owns(now)) {
                self.change_conversation(from.account_id, id, |conversation| {
                    conversation.contact = to.clone()
                });
            }
        }
        self.connection.execute(
            "UPDATE events SET visitor = ?3 WHERE account_id = ?1 AND visitor = ?2",
            params![from.account_id, from.contact_id, to.id],
        )?;
        Ok(())
    }
}
