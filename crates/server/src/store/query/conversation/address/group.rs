//! A group, by its address: a contact of its own, and one conversation in each inbox.

use protocol::{AccountId, ChannelKind, Contact, ContactId, ConversationId, InboxId, Timestamp};

use super::{AddressOwner, GROUP, GroupAddress};
use crate::store::{
    database::params, error::StoreError, query::visitor::contact::unknown_contact,
    transaction::Transaction,
};

impl Transaction<'_> {
    /// The conversation of this group in this inbox, made if need be. A group that is
    /// not known at all gets this `name`.
    pub fn conversation_with_group(
        &mut self,
        account: AccountId,
        (channel, inbox): (ChannelKind, InboxId),
        group: &GroupAddress,
        name: Option<&str>,
        fresh: (ConversationId, ContactId),
        now: Timestamp,
    ) -> Result<ConversationId, StoreError> {
        let contact = match self.address_owner(inbox, GROUP, group.value())? {
            Some(AddressOwner {
                conversation_id: Some(id),
                ..
            }) => return Ok(id),
            Some(known) => self.stored_contact(account, known.contact_id)?,
            None => self.add_group((account, inbox), group, name, fresh.1, now)?,
        };
        self.open_conversation(account, (channel, inbox), fresh.0, contact, now)?;
        Ok(fresh.0)
    }

    /// The provider says what a group is called since `at`, perhaps before anybody has
    /// written in it. What was said last counts, in whatever order it comes.
    pub fn name_group(
        &mut self,
        (account, inbox): (AccountId, InboxId),
        group: &GroupAddress,
        name: &str,
        (at, now): (Timestamp, Timestamp),
        fresh: ContactId,
    ) -> Result<(), StoreError> {
        let (contact_id, conversation) = match self.address_owner(inbox, GROUP, group.value())? {
            Some(known) => (known.contact_id, known.conversation_id),
            None => {
                let contact = self.add_group((account, inbox), group, None, fresh, now)?;
                (contact.id, None)
            }
        };
        // As it was before: what a name changes in it is an event.
        let known = match conversation {
            Some(id) => self.conversation(account, id)?,
            None => None,
        };
        let has_name = known.is_some_and(|known| known.contact.name.as_deref() == Some(name));
        let named = self.connection.execute(
            "UPDATE contacts SET name = ?3, named_at = ?4
                 WHERE id = ?1 AND account_id = ?2 AND (named_at IS NULL OR named_at <= ?4)",
            params![contact_id, account, name, at],
        )?;
        if let Some(id) = conversation.filter(|_| named > 0 && !has_name) {
            self.change_conversation(account, id, |conversation| {
                conversation.contact.name = Some(name.to_owned());
            });
        }
        Ok(())
    }

    fn add_group(
        &mut self,
        (account, inbox): (AccountId, InboxId),
        group: &GroupAddress,
        name: Option<&str>,
        fresh: ContactId,
        now: Timestamp,
    ) -> Result<Contact, StoreError> {
        let contact = Contact {
            is_group: true,
            name: name.map(ToOwned::to_owned),
            ..unknown_contact(fresh)
        };
        self.add_contact(account, &contact, now)?;
        let owner = AddressOwner {
            contact_id: contact.id,
            conversation_id: None,
        };
        let address = std::iter::once((GROUP, group.value()));
        self.assign_addresses((account, inbox), address, owner)?;
        Ok(contact)
    }
}
