//! Who is here, what they look at, who is writing: outside the log, forgotten
//! when the line drops.

use protocol::{AgentId, Author, ContactId, ConversationId, Presence, Timestamp, WebPage};

use crate::sorted::{Map, Set};

/// How long a `typing` frame counts, in milliseconds.
pub const TYPING_LASTS_MS: i64 = 6_000;

/// Ephemeral facts about the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PresenceMap {
    /// Without an agent: the contact.
    typing: Map<(ConversationId, Option<AgentId>), Timestamp>,
    viewing: Map<AgentId, ConversationId>,
    online: Set<AgentId>,
    pages: Map<ContactId, WebPage>,
}

impl PresenceMap {
    /// Which agents are writing in this conversation.
    pub fn typing(&self, conversation: ConversationId) -> impl Iterator<Item = AgentId> {
        self.typing
            .keys()
            .iter()
            .filter(move |(of, _)| *of == conversation)
            .filter_map(|(_, agent)| *agent)
    }

    /// Whether the contact is writing in this conversation.
    pub fn contact_types(&self, conversation: ConversationId) -> bool {
        self.typing.contains_key(&(conversation, None))
    }

    /// The page this contact is on, while they are on the website.
    pub fn page(&self, contact: ContactId) -> Option<&WebPage> {
        self.pages.get(&contact)
    }

    /// Who has this conversation on screen.
    pub fn viewing(&self, conversation: ConversationId) -> impl Iterator<Item = AgentId> {
        self.viewing
            .iter()
            .filter(move |(_, of)| **of == conversation)
            .map(|(agent, _)| *agent)
    }

    /// Whether this agent has a dashboard open.
    pub fn is_online(&self, agent: AgentId) -> bool {
        self.online.contains(&agent)
    }

    /// Whether anybody who answers is there.
    pub fn is_anybody_online(&self) -> bool {
        !self.online.is_empty()
    }

    pub(crate) fn types(
        &mut self,
        conversation: ConversationId,
        agent: Option<AgentId>,
        now: Timestamp,
    ) {
        self.typing
            .insert((conversation, agent), now.plus_millis(TYPING_LASTS_MS));
    }

    /// They wrote: so they are done writing.
    pub(crate) fn stops_typing(&mut self, conversation: ConversationId, author: Author) -> bool {
        let who = match author {
            Author::Agent(agent) => Some(agent),
            Author::Contact(_) => None,
            Author::System => return false,
        };
        self.typing.remove(&(conversation, who)).is_some()
    }

    pub(crate) fn visits(&mut self, contact: ContactId, page: Option<WebPage>) {
        match page {
            Some(page) => self.pages.insert(contact, page),
            None => {
                self.pages.remove(&contact);
            }
        }
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
                self.typing.retain(|(_, of), _| *of != Some(agent));
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
