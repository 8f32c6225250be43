//! The whole replica: what this client knows of its account.
//!
//! Invariants, checked after each batch in debug builds:
//! - a message is confirmed or pending, never both;
//! - every conversation stands in the list order exactly once;
//! - `cursor` says up to where the log has been applied.

mod apply;
mod load;
mod send;
mod stream;
mod view;

use protocol::{
    Agent, AgentId, Author, Availability, Conversation, ConversationId, Cursor, Direction, Inbox,
    InboxId, MessageId, ReadMark, Widget,
};

pub use stream::Recovery;

use crate::{
    list::List,
    outbox::Outbox,
    presence::PresenceMap,
    sorted::{Map, Set},
    timeline::Timeline,
};

/// Everything loaded so far, plus the outbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replica {
    cursor: Option<Cursor>,
    me: Option<Author>,
    account_name: String,
    agents: Map<AgentId, Agent>,
    inboxes: Map<InboxId, Inbox>,
    widget: Option<Widget>,
    availability: Option<Availability>,
    conversations: Map<ConversationId, Conversation>,
    /// An id is minted once, so what is deleted never comes back.
    deleted: Set<ConversationId>,
    read_marks: Map<ConversationId, ReadMark>,
    /// Held, but named by events alone. Events are the same for all agents, so
    /// whether I have read these is not known.
    missing_read_marks: Set<ConversationId>,
    timelines: Map<ConversationId, Timeline>,
    list: List,
    outbox: Outbox,
    presence: PresenceMap,
    skipped_events: u64,
}

impl Replica {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Up to where the log has been applied; none before the first bootstrap.
    pub const fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// The agent I am; none for a visitor.
    pub const fn me(&self) -> Option<AgentId> {
        match self.me {
            Some(Author::Agent(id)) => Some(id),
            _ => None,
        }
    }

    /// Who writes here: an agent, or a website's visitor.
    pub const fn author(&self) -> Option<Author> {
        self.me
    }

    /// The direction of this client's own messages.
    pub(crate) fn outgoing(&self) -> Direction {
        outgoing_direction(self.me)
    }

    /// Whether somebody answers, and when that changes, as the bootstrap said.
    pub fn availability(&self) -> Option<Availability> {
        self.availability.clone()
    }

    /// How the website's chat looks; only a visitor has it.
    pub const fn widget(&self) -> Option<&Widget> {
        self.widget.as_ref()
    }

    /// What the account is called; empty before the first bootstrap.
    pub fn account_name(&self) -> &str {
        &self.account_name
    }

    /// An agent, also one who left.
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.get(&id)
    }

    /// All agents, by id.
    pub fn agents(&self) -> impl Iterator<Item = &Agent> {
        self.agents.values()
    }

    /// All inboxes, by id.
    pub fn inboxes(&self) -> impl Iterator<Item = &Inbox> {
        self.inboxes.values()
    }

    /// A conversation, whether the list shows it or not.
    pub fn conversation(&self, id: ConversationId) -> Option<&Conversation> {
        self.conversations.get(&id)
    }

    /// The loaded messages of a conversation.
    pub fn timeline(&self, id: ConversationId) -> Option<&Timeline> {
        self.timelines.get(&id)
    }

    /// What was written here and is not confirmed.
    pub const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Who is online, types, views.
    pub const fn presence(&self) -> &PresenceMap {
        &self.presence
    }

    /// Events of kinds this build does not know.
    pub const fn skipped_events(&self) -> u64 {
        self.skipped_events
    }

    /// The server has, or had, this message.
    fn is_confirmed(&self, conversation: ConversationId, id: MessageId) -> bool {
        self.timelines
            .get(&conversation)
            .is_some_and(|timeline| timeline.contains(id) || timeline.is_deleted(id))
    }

    /// Panics if an invariant is broken. Does nothing in release builds.
    pub fn check_invariants(&self) {
        #[cfg(debug_assertions)]
        {
            self.outbox.check_invariants();
            for timeline in self.timelines.values() {
                timeline.check_invariants();
            }
            for pending in self.outbox.iter() {
                assert!(
                    !self.is_confirmed(pending.conversation_id, pending.id),
                    "a message is confirmed or pending, never both"
                );
            }
            assert_eq!(
                self.list.len(),
                self.conversations.len(),
                "every conversation stands in the list once"
            );
        }
    }
}

/// The direction of messages that this author writes.
pub(crate) const fn outgoing_direction(author: Option<Author>) -> Direction {
    match author {
        Some(Author::Contact(_)) => Direction::In,
        _ => Direction::Out,
    }
}
