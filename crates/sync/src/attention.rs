//! Who is here, what they look at, who is writing: outside the log, forgotten
//! when the line drops.

use protocol::{AgentId, ConversationId, Presence, Timestamp};

use crate::sorted::{Map, Set};

/// How long a `typing` frame counts, in milliseconds.
pub const TYPING_LASTS_MS: i64 = 6_000;

/// Ephemeral facts about the other agents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attention {
    typing: Map<(ConversationId, AgentId), Timestamp>,
    viewing: Map<AgentId, ConversationId>,
    online: Set<AgentId>,
}

impl Attention {
    /// Who is writing in this conversation.
    pub fn typing(&self, conversation: ConversationId) -> impl Iterator<Item = AgentId> {
        self.typing
            .keys()
            .iter()
            .filter(move |(of, _)| *of == conversation)
            .map(|(_, agent)| *agent)
    }

    /// Who has this conversation on screen.
    pub fn viewing(&self, conversation: ConversationId) -> impl Iterator<Item = AgentId> {
        self.viewing
            .iter()
            .filter(move |(_, of)| **of == conversation)
            .map(|(agent, _)| *agent)
    }

    pub fn is_online(&self, agent: AgentId) -> bool {
        self.online.contains(&agent)
    }

    pub(crate) fn types(&mut self, conversation: ConversationId, agent: AgentId, now: Timestamp) {
        self.typing
            .insert((conversation, agent), now.plus_millis(TYPING_LASTS_MS));
    }

    pub(crate) fn stops_typing(&mut self, conversation: ConversationId, agent: AgentId) -> bool {
        self.typing.remove(&(conversation, agent)).is_some()
    }

    pub(crate) fn views(&mut self, agent: AgentId, conversation: Option<ConversationId>) {
        match conversation {
            Some(conversation) => self.viewing.insert(agent, conversation),
            None => drop(self.viewing.remove(&agent)),
        }
    }

    pub(crate) fn is(&mut self, agent: AgentId, presence: Presence) {
        match presence {
            Presence::Online => {
                self.online.insert(agent);
            }
            Presence::Offline => {
                self.online.remove(&agent);
                self.viewing.remove(&agent);
                self.typing.retain(|(_, of), _| *of != agent);
            }
        }
    }

    /// Forgets who stopped writing. True if anyone did.
    pub(crate) fn expire(&mut self, now: Timestamp) -> bool {
        let before = self.typing.len();
        self.typing.retain(|_, until| *until > now);
        self.typing.len() != before
    }
}
