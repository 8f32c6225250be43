//! Frames in, and what to ask for when the stream has a hole.

use protocol::{Cursor, Logged, Seq, ServerFrame, Timestamp};

use super::Replica;
use crate::{attention::Attention, change::Changes};

/// What the client must do after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Nothing,
    /// Something is missing: resume from the replica's cursor.
    Resume,
    /// The log cannot help: bootstrap again.
    Bootstrap,
}

impl Replica {
    /// Takes one frame. The cursor moves after its events are applied.
    pub fn receive(&mut self, frame: ServerFrame, now: Timestamp) -> (Changes, Ask) {
        let mut changes = Changes::default();
        let ask = match frame {
            ServerFrame::Ready { epoch, .. } => match self.cursor {
                Some(cursor) if cursor.epoch == epoch => {
                    // Who is here is told anew after each `ready`.
                    self.attention = Attention::default();
                    changes.attention = true;
                    Ask::Nothing
                }
                _ => Ask::Bootstrap,
            },
            ServerFrame::Events {
                prev,
                cursor,
                events,
            } => self.receive_events(prev, cursor, events, &mut changes),
            ServerFrame::Reset { .. } => Ask::Bootstrap,
            ServerFrame::Typing {
                conversation_id,
                agent_id,
            } => {
                if agent_id.is_none() || agent_id != self.me() {
                    self.attention.types(conversation_id, agent_id, now);
                    changes.attention = true;
                }
                Ask::Nothing
            }
            ServerFrame::Visiting { contact_id, page } => {
                self.attention.visits(contact_id, page);
                changes.attention = true;
                Ask::Nothing
            }
            ServerFrame::Presence { agent_id, presence } => {
                self.attention.is(agent_id, presence);
                changes.attention = true;
                Ask::Nothing
            }
            ServerFrame::Viewing {
                agent_id,
                conversation_id,
            } => {
                if Some(agent_id) != self.me() {
                    self.attention.views(agent_id, conversation_id);
                    changes.attention = true;
                }
                Ask::Nothing
            }
            ServerFrame::Pong | ServerFrame::Unknown => Ask::Nothing,
        };
        self.check_invariants();
        (changes, ask)
    }

    /// Forgets ephemeral facts whose time is up.
    pub fn tick(&mut self, now: Timestamp) -> Changes {
        Changes {
            attention: self.attention.expire(now),
            ..Changes::default()
        }
    }

    fn receive_events(
        &mut self,
        prev: Seq,
        cursor: Seq,
        events: Vec<Logged>,
        changes: &mut Changes,
    ) -> Ask {
        let Some(at) = self.cursor else {
            return Ask::Bootstrap;
        };
        if prev > at.seq {
            return Ask::Resume;
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
        Ask::Nothing
    }
}
