//! What a batch changed, so that a view redraws that and nothing else.

use protocol::{ConversationId, MessageId};

use crate::sorted::Set;

/// The union of all changes in one batch. A set, not a journal: a row that
/// changed ten times in a burst is redrawn once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Everything was replaced.
    pub all: bool,
    /// The list's order or membership may differ.
    pub list: bool,
    /// An assignee is new, or conversations of an unknown one were named: how many
    /// stand under a filter may differ.
    pub counts: bool,
    /// These conversations, or my read marks in them, differ.
    pub conversations: Set<ConversationId>,
    /// The keys shown in these timelines, or their windows, differ.
    pub timelines: Set<ConversationId>,
    /// These rows' contents differ. The newest come last, and so go in quickly.
    pub rows: Set<(MessageId, ConversationId)>,
    /// These messages left the overlay: the stored outbox can forget them.
    pub settled: Set<MessageId>,
    /// The number of waiting messages may differ.
    pub outbox: bool,
    /// More conversations stand in `Replica::missing_read_marks`.
    pub missing_read_marks: bool,
    /// An agent joined, changed or left.
    pub agents: bool,
    /// An inbox is new or differs.
    pub inboxes: bool,
    /// How the chat looks differs; for agents, how some website's does.
    pub widget: bool,
    /// Who types, views or is online differs.
    pub presence: bool,
    /// Incoming messages that arrived live, for sounds and live regions.
    pub arrived: Vec<(ConversationId, MessageId)>,
}

impl Changes {
    /// Nothing is to be redrawn.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A message in the overlay is new, differs or is gone: the row of its conversation
    /// and its place in the list may differ too.
    pub(crate) fn overlaid(&mut self, conversation: ConversationId) {
        self.outbox = true;
        self.list = true;
        self.conversations.insert(conversation);
        self.timelines.insert(conversation);
    }

    /// Adds what another batch changed.
    pub fn merge(&mut self, other: Self) {
        self.all |= other.all;
        self.list |= other.list;
        self.counts |= other.counts;
        self.outbox |= other.outbox;
        self.missing_read_marks |= other.missing_read_marks;
        self.agents |= other.agents;
        self.inboxes |= other.inboxes;
        self.widget |= other.widget;
        self.presence |= other.presence;
        self.conversations.extend(other.conversations);
        self.timelines.extend(other.timelines);
        self.rows.extend(other.rows);
        self.settled.extend(other.settled);
        self.arrived.extend(other.arrived);
    }
}
