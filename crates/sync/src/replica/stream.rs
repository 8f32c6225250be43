//! Frames in, and what to ask for when the stream has a hole.

use protocol::{Cursor, LoggedEvent, Seq, ServerFrame, Timestamp};

use super::Replica;
use crate::{change::Changes, presence::PresenceMap};

/// What the client must do after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// All is well.
    Nothing,
    /// Something is missing: resume from the replica's cursor.
    Resume,
    /// The log cannot help: bootstrap again.
    Bootstrap,
}

impl Replica {
    /// Takes one frame. The cursor moves after its events are applied.
    pub fn receive(&mut self, frame: ServerFrame, now: Timestamp) -> (Changes, Recovery) {
        let mut changes = Changes::default();
        let ask = match frame {
            ServerFrame::Ready { epoch, .. } => match self.cursor {
                Some(cursor) if cursor.epoch == epoch => {
                    // Who is here is told anew after each `ready`.
                    self.presence = PresenceMap::default();
                    changes.presence = true;
                    Recovery::Nothing
                }
                _ => Recovery::Bootstrap,
            },
            ServerFrame::Events {
                prev,
                cursor,
                events,
            } => self.receive_events(prev, cursor, events, &mut changes),
            ServerFrame::Reset { .. } => Recovery::Bootstrap,
            ServerFrame::Typing {
                conversation_id,
                agent_id,
            } => {
                if agent_id.is_none() || agent_id != self.me() {
                    self.presence.types(conversation_id, agent_id, now);
                    changes.presence = true;
                }
                Recovery::Nothing
            }
            ServerFrame::Visiting { contact_id, page } => {
                self.presence.visits(contact_id, page);
                changes.presence = true;
                Recovery::Nothing
            }
            ServerFrame::Presence { agent_id, presence } => {
                self.presence.is(agent_id, presence);
                changes.presence = true;
                Recovery::Nothing
            }
            ServerFrame::Viewing {
                agent_id,
                conversation_id,
            } => {
                if Some(agent_id) != self.me() {
                    self.presence.views(agent_id, conversation_id);
                    changes.presence = true;
                }
                Recovery::Nothing
            }
            ServerFrame::Pong | ServerFrame::Unknown => Recovery::Nothing,
        };
        self.check_invariants();
        (changes, ask)
    }

    /// Forgets ephemeral facts whose time is up.
    pub fn tick(&mut self, now: Timestamp) -> Changes {
        Changes {
            presence: self.presence.expire(now),
            ..Changes::default()
        }
    }

    fn receive_events(
        &mut self,
        prev: Seq,
        cursor: Seq,
        events: Vec<LoggedEvent>,
        changes: &mut Changes,
    ) -> Recovery {
        let Some(at) = self.cursor else {
            return Recovery::Bootstrap;
        };
        if prev > at.seq {
            return Recovery::Resume;
        }
        // What the cursor has passed is applied, or part of the bootstrap:
        // told again, it could bring back what was deleted since.
        for logged in events.into_iter().filter(|logged| logged.seq > at.seq) {
            self.apply(logged.event, changes);
        }
        self.cursor = Some(Cursor {
            seq: at.seq.max(cursor),
            ..at
        });
        Recovery::Nothing
    }
}
