//! Presence as it is when a client has caught up with the log: which agents are
//! online, what they look at, and which pages visitors are on.

use std::vec;

use protocol::{ContactId, ServerFrame};

use super::hub::Room;
use crate::store::event_log::StreamOwner;

/// Frames that are still to be sent. A visitor's page is looked up when its turn
/// comes: there may be thousands, of some kilobytes each.
pub(super) struct InitialPresence {
    here: vec::IntoIter<ServerFrame>,
    visitors: vec::IntoIter<ContactId>,
}

impl InitialPresence {
    pub(super) fn of(room: &Room, whose: StreamOwner) -> Self {
        let is_agent = matches!(whose, StreamOwner::Agent(_));
        let mut here = room.roster.frames();
        here.retain(|frame| is_agent || matches!(frame, ServerFrame::Presence { .. }));
        let visitors = if is_agent {
            room.visitor_pages.known()
        } else {
            Vec::new()
        };
        Self {
            here: here.into_iter(),
            visitors: visitors.into_iter(),
        }
    }

    pub(super) fn next(&mut self, room: &Room) -> Option<ServerFrame> {
        self.here.next().or_else(|| {
            self.visitors
                .find_map(|visitor| room.visitor_pages.frame(visitor))
        })
    }
}
