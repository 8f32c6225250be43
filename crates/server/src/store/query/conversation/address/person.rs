//! A person, by their addresses: who writes in a conversation of their own, in groups,
//! or both, and is one contact.

use protocol::{AccountId, ChannelKind, Contact, ContactId, ConversationId, InboxId, Timestamp};

use super::{AddressOwner, Addresses, PHONE, USER_ID};
use crate::store::{
    error::StoreError, query::visitor::contact::unknown_contact, transaction::Transaction,
};

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
        let place = (account, inbox);
        let (contact, conversation) = self.person(place, addresses, name, fresh.1, now)?;
        let contact_id = contact.id;
        let id = match conversation {
            Some(id) => id,
            None => {
                self.open_conversation(account, (channel, inbox), fresh.0, contact, now)?;
                fresh.0
            }
        };
        let owner = AddressOwner {
            contact_id,
            conversation_id: Some(id),
        };
        self.assign_addresses(place, addresses.pairs(), owner)?;
        Ok(id)
    }

    /// Who writes in a group of this inbox: the contact with whom there is a
    /// conversation, or one that has none. None is begun, and in one there is nothing
    /// changes but who it is with: what they are called, and their number.
    pub fn group_member(
        &mut self,
        place: (AccountId, InboxId),
        addresses: &Addresses,
        name: Option<&str>,
        fresh: ContactId,
        now: Timestamp,
    ) -> Result<Contact, StoreError> {
        let (contact, conversation_id) = self.person(place, addresses, name, fresh, now)?;
        let owner = AddressOwner {
            contact_id: contact.id,
            conversation_id,
        };
        self.assign_addresses(place, addresses.pairs(), owner)?;
        Ok(contact)
    }

    /// Whom these addresses name, brought up to date or made, and the conversation with
    /// them, if there is one.
    fn person(
        &mut self,
        (account, inbox): (AccountId, InboxId),
        addresses: &Addresses,
        name: Option<&str>,
        fresh: ContactId,
        now: Timestamp,
    ) -> Result<(Contact, Option<ConversationId>), StoreError> {
        let Some(known) = self.find_person(inbox, addresses)? else {
            let contact = described(&unknown_contact(fresh), addresses, name);
            self.add_contact(account, &contact, now)?;
            return Ok((contact, None));
        };
        let conversation = match known.conversation_id {
            Some(id) => self.conversation(account, id)?,
            None => None,
        };
        let old = match conversation {
            Some(conversation) => conversation.contact.clone(),
            None => self.stored_contact(account, known.contact_id)?,
        };
        let new = described(&old, addresses, name);
        if new != old {
            self.update_contact(account, &new)?;
            if let Some(id) = known.conversation_id {
                let contact = new.clone();
                self.change_conversation(account, id, |conversation| {
                    conversation.contact = contact;
                });
            }
        }
        Ok((new, known.conversation_id))
    }

    /// Whom these ids lead to, if anybody. A user id is a person; a number is only
    /// where they can be reached, and may come to belong to somebody else.
    fn find_person(
        &self,
        inbox: InboxId,
        addresses: &Addresses,
    ) -> Result<Option<AddressOwner>, StoreError> {
        let by_user_id = match &addresses.user_id {
            Some(user_id) => self.address_owner(inbox, USER_ID, user_id)?,
            None => None,
        };
        if by_user_id.is_some_and(|owner| owner.conversation_id.is_some()) {
            return Ok(by_user_id);
        }
        let by_phone = match &addresses.phone {
            Some(phone) => self.address_owner(inbox, PHONE, phone)?,
            None => None,
        };
        let by_phone = match by_phone {
            Some(owner) if addresses.user_id.is_some() => {
                let known = self.addresses_of(inbox, owner.contact_id)?;
                let is_other_person = known.user_id.is_some();
                (!is_other_person).then_some(owner)
            }
            by_phone => by_phone,
        };
        // Heard in a group by their user id alone, and now known to be whom the
        // conversation at this number is with: it keeps its number.
        let has_conversation = by_phone.is_some_and(|owner| owner.conversation_id.is_some());
        Ok(if has_conversation {
            by_phone
        } else {
            by_user_id.or(by_phone)
        })
    }
}

/// The contact with what is told of it now.
fn described(old: &Contact, addresses: &Addresses, name: Option<&str>) -> Contact {
    Contact {
        name: name.map(ToOwned::to_owned).or_else(|| old.name.clone()),
        phone: addresses.phone.clone().or_else(|| old.phone.clone()),
        ..old.clone()
    }
}
