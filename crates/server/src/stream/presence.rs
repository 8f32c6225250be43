//! Who of an account's agents has Frontdesk open, and on which conversation.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use protocol::{AgentId, ConversationId, Presence, ServerFrame};

use super::hub::Room;

/// The agents who have at least one stream open.
#[derive(Debug, Default)]
pub struct Roster {
    here: Mutex<BTreeMap<AgentId, Here>>,
}

#[derive(Debug, Default)]
struct Here {
    lines: usize,
    viewing: Option<ConversationId>,
}

impl Roster {
    /// What a newcomer must be told.
    pub fn frames(&self) -> Vec<ServerFrame> {
        let here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        here.iter()
            .flat_map(|(agent_id, here)| {
                let agent_id = *agent_id;
                let presence = ServerFrame::Presence {
                    agent_id,
                    presence: Presence::Online,
                };
                let viewing = here.viewing.map(|id| ServerFrame::Viewing {
                    agent_id,
                    conversation_id: Some(id),
                });
                [Some(presence), viewing].into_iter().flatten()
            })
            .collect()
    }
}

/// Visitors too want to know whether anybody is there.
fn tell(room: &Room, agent_id: AgentId, presence: Presence) {
    let frame = ServerFrame::Presence { agent_id, presence };
    room.say(&frame);
    room.say_to_visitors(&frame);
}

/// One open stream of an agent, until it is dropped: with the last one the agent
/// is offline.
#[derive(Debug)]
pub struct PresenceGuard {
    room: Arc<Room>,
    agent_id: AgentId,
}

impl PresenceGuard {
    pub fn begin(room: Arc<Room>, agent_id: AgentId) -> Self {
        let first = {
            let mut here = room
                .roster
                .here
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let here = here.entry(agent_id).or_default();
            here.lines += 1;
            here.lines == 1
        };
        if first {
            tell(&room, agent_id, Presence::Online);
        }
        Self { room, agent_id }
    }

    /// The agent looks at this conversation now, or at none.
    pub fn view(&self, conversation_id: Option<ConversationId>) {
        let changed = {
            let mut here = self
                .room
                .roster
                .here
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            here.get_mut(&self.agent_id).is_some_and(|here| {
                std::mem::replace(&mut here.viewing, conversation_id) != conversation_id
            })
        };
        if changed {
            let agent_id = self.agent_id;
            self.room.say(&ServerFrame::Viewing {
                agent_id,
                conversation_id,
            });
        }
    }
}

impl Drop for PresenceGuard {
    fn drop(&mut self) {
        let last = {
            let mut here = self
                .room
                .roster
                .here
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let lines = here.get_mut(&self.agent_id).map(|here| {
                here.lines = here.lines.saturating_sub(1);
                here.lines
            });
            if lines == Some(0) {
                here.remove(&self.agent_id);
            }
            lines == Some(0)
        };
        if last {
            tell(&self.room, self.agent_id, Presence::Offline);
        }
    }
}
