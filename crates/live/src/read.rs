//! What a view reads once, untracked: the account as it is at that moment.

use protocol::{AgentId, Availability, ConversationId, MessageId};
use sync::{Filter, Replica, Window};

use crate::{ConversationView, Live};

impl Live {
    /// Reads the replica, untracked.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.engine.replica.borrow())
    }

    /// All conversations that are loaded, newest activity first.
    pub fn read_conversations(&self) -> Vec<ConversationId> {
        self.with(|replica| replica.conversations(Filter::All, None))
    }

    /// One conversation, if it is loaded.
    pub fn read_conversation(&self, id: ConversationId) -> Option<ConversationView> {
        self.with(|replica| ConversationView::read(replica, id))
    }

    /// How much of a conversation's messages is loaded.
    pub fn read_window(&self, id: ConversationId) -> Window {
        self.with(|replica| replica.window(id))
    }

    /// What an agent is called, if they are known.
    pub fn read_agent_name(&self, id: AgentId) -> Option<String> {
        self.with(|replica| replica.agent(id).map(|agent| agent.name.clone()))
    }

    /// Whether somebody answers at this time of day; for visitors.
    pub fn read_availability(&self) -> Option<Availability> {
        self.with(Replica::availability)
    }

    /// How many messages of the outbox wait to be sent.
    pub fn read_waiting(&self) -> usize {
        self.with(|replica| replica.outbox().waiting())
    }

    /// The messages in the outbox, in the order in which they were written.
    pub fn read_unsent(&self) -> Vec<MessageId> {
        self.with(|replica| replica.outbox().iter().map(|pending| pending.id).collect())
    }
}
