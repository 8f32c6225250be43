//! Who may see an event: logged with it, asked by live delivery and replay.

use protocol::{AgentId, ContactId};

/// Everyone sees only what is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The account's agents.
    Agents,
    /// This one alone.
    Agent(AgentId),
    /// The agents, and the visitor whose conversation it is.
    Visitor(ContactId),
    /// The agents, and every visitor of the account.
    Everybody,
}

impl Audience {
    /// Whether this agent of the account may see it.
    pub fn has_agent(self, agent: AgentId) -> bool {
        match self {
            Self::Agent(whose) => whose == agent,
            Self::Agents | Self::Visitor(_) | Self::Everybody => true,
        }
    }

    /// Whether this visitor of the account may see it.
    pub fn has_visitor(self, visitor: ContactId) -> bool {
        match self {
            Self::Visitor(whose) => whose == visitor,
            Self::Everybody => true,
            Self::Agents | Self::Agent(_) => false,
        }
    }
}
