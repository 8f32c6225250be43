//! The groups that customers have written in.

use std::collections::HashMap;

use crate::person::SimulatedCustomer;

/// Who has been heard in which group, which is all that is known of a group.
#[derive(Debug, Default)]
pub(crate) struct SimulatedGroups {
    members: HashMap<String, Vec<SimulatedCustomer>>,
}

impl SimulatedGroups {
    /// Adds a member, and the group with its first.
    pub(crate) fn join(&mut self, group_id: &str, person: &SimulatedCustomer) {
        let members = self.members.entry(group_id.to_owned()).or_default();
        if !members.iter().any(|known| known.user_id == person.user_id) {
            members.push(person.clone());
        }
    }

    /// In the order in which they were first heard. `None`: no such group.
    pub(crate) fn members(&self, group_id: &str) -> Option<&[SimulatedCustomer]> {
        self.members.get(group_id).map(Vec::as_slice)
    }
}
