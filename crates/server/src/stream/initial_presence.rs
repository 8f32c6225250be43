//! What is true now, outside the log, for a client that has caught up: who is
//! here, and who looks at what.

use std::vec;

use protocol::{ContactId, ServerFrame};

use super::hub::Room;
use crate::store::event_log::Whose;

/// Frames still to be said. The visitors' pages are looked up as they are told:
/// there may be thousands, of some kilobytes each.
pub(super) struct Greeting {
    here: vec::IntoIter<ServerFrame>,
    visitors: vec::IntoIter<ContactId>,
}

impl Greeting {
    pub(super) fn of(room: &Room, whose: Whose) -> Self {
        let is_agent = matches!(whose, Whose::Agent(_));
        let mut here = room.roster.frames();
        here.retain(|frame| is_agent || matches!(frame, ServerFrame::Presence { .. }));
        let visitors = if is_agent {
            room.visits.told()
        } else {
            Vec::new()
        };
        Self {
            here: here.into_iter(),
            visitors: visitors.into_iter(),
        }
    }

    pub(super) fn next(&mut self, room: &Room) -> Option<ServerFrame> {
        self.here
            .next()
            .or_else(|| self.visitors.find_map(|visitor| room.visits.frame(visitor)))
    }
}
