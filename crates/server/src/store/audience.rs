//! Who may see an event, and as what. Live delivery, replay and REST ask here.

use protocol::{Agent, AgentId, ContactId, Event};

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

/// An agent as visitors know them.
#[must_use]
pub fn public(agent: Agent) -> Agent {
    Agent {
        email: None,
        ..agent
    }
}

/// An event as visitors hear it.
#[must_use]
pub fn to_visitors(event: Event) -> Event {
    match event {
        Event::AgentUpdated { agent } => Event::AgentUpdated {
            agent: public(agent),
        },
        event @ (Event::MessageCreated { .. }
        | Event::MessageUpdated { .. }
        | Event::ConversationCreated { .. }
        | Event::ConversationUpdated { .. }
        | Event::ConversationRead { .. }
        | Event::InboxUpdated { .. }
        | Event::WidgetUpdated { .. }
        | Event::Deleted { .. }
        | Event::Unknown) => event,
    }
}
