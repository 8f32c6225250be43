//! A group, by its address: a contact of its own, and one conversation in each inbox.

use protocol::{AccountId, ChannelKind, Contact, ContactId, ConversationId, InboxId, Timestamp};

use super::{AddressOwner, GROUP, GroupAddress};
use crate::store::{
    error::StoreError, query::visitor::contact::unknown_contact, transaction::Transaction,
};

impl Transaction<'_> {
    /// The conversation of this group in this inbox, made if need be. A new
    /// one gets this `name`.
    pub fn conversation_with_group(
        &mut self,
        account: AccountId,
        (channel, inbox): (ChannelKind, InboxId),
        group: &GroupAddress,
        name: Option<&str>,
        fresh: (ConversationId, ContactId),
        now: Timestamp,
    ) -> Result<ConversationId, StoreError> {
        let known = self.address_owner(inbox, GROUP, group.value())?;
        if let Some(AddressOwner {
            conversation_id: Some(id),
            ..
        }) = known
        {
            return Ok(id);
        }
        let (id, contact_id) = fresh;
        let contact = Contact {
            is_group: true,
            name: name.map(ToOwned::to_owned),
            ..unknown_contact(contact_id)
        };
        self.add_contact(account, &contact, now)?;
        let owner = AddressOwner {
            contact_id,
            conversation_id: Some(id),
        };
        let address = std::iter::once((GROUP, group.value()));
        self.assign_addresses((account, inbox), address, owner)?;
        self.open_conversation(account, (channel, inbox), id, contact, now)?;
        Ok(id)
    }
}
