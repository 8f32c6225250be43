//! Who is who: the people that the pretend Meta has met.

use std::collections::HashMap;

use crate::person::SimulatedCustomer;

/// People by business-scoped id, which everyone has, with a second key by
/// phone number for those who show one.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    people: HashMap<String, SimulatedCustomer>,
    by_phone: HashMap<String, String>,
}

impl Directory {
    /// Adds a person. A later name replaces an earlier one: profiles change.
    pub(crate) fn meet(&mut self, person: &SimulatedCustomer) {
        if let Some(wa_id) = &person.wa_id {
            self.by_phone.insert(wa_id.clone(), person.user_id.clone());
        }
        self.people.insert(person.user_id.clone(), person.clone());
    }

    /// The owner of a phone number. Any number may be written to, so a number
    /// nobody has used yet makes a nameless person.
    pub(crate) fn with_phone(&self, wa_id: &str) -> SimulatedCustomer {
        self.by_phone
            .get(wa_id)
            .and_then(|user_id| self.people.get(user_id))
            .cloned()
            .unwrap_or_else(|| SimulatedCustomer::with_phone("", wa_id))
    }

    /// The person behind a business-scoped id, which only exists once they
    /// have written.
    pub(crate) fn with_user_id(&self, user_id: &str) -> Option<SimulatedCustomer> {
        self.people.get(user_id).cloned()
    }
}
