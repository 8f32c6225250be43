//! The conversation list: one order for all, a filter on top, and how far
//! down it is known without holes.

use protocol::{AgentId, Conversation, ConversationCursor, ConversationId, ReadMark};

use crate::sorted::Set;

/// The tabs above the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Filter {
    /// Every conversation.
    #[default]
    All,
    /// Assigned to me.
    Mine,
    /// Assigned to nobody.
    Unassigned,
    /// With messages that I have not read.
    Unread,
}

impl Filter {
    /// In the order of the tabs.
    pub const EVERY: [Self; 4] = [Self::All, Self::Mine, Self::Unassigned, Self::Unread];

    /// Whether a conversation stands under this tab, for the agent `me` with this read mark.
    pub fn matches(
        self,
        conversation: &Conversation,
        mark: Option<&ReadMark>,
        me: Option<AgentId>,
    ) -> bool {
        match self {
            Self::All => true,
            Self::Mine => me.is_some() && conversation.assignee == me,
            Self::Unassigned => conversation.assignee.is_none(),
            Self::Unread => conversation.unread(mark) > 0,
        }
    }
}

/// Down to where the list is known without holes. A conversation below it (an
/// old one that an event named) is held, but not shown until its page is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frontier {
    /// Nothing is known.
    #[default]
    Unloaded,
    /// Everything down to this place.
    DownTo(ConversationCursor),
    /// Everything.
    Whole,
}

impl Frontier {
    fn shows(self, key: ConversationCursor) -> bool {
        match self {
            Self::Unloaded => false,
            Self::DownTo(last) => key <= last,
            Self::Whole => true,
        }
    }
}

/// Order and frontiers; the conversations themselves are the replica's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct List {
    order: Set<ConversationCursor>,
    /// By filter, in the order of [`Filter::EVERY`].
    frontiers: [Frontier; 4],
}

impl List {
    pub(crate) fn place(
        &mut self,
        old: Option<ConversationCursor>,
        new: ConversationCursor,
    ) -> bool {
        if old == Some(new) {
            return false;
        }
        if let Some(old) = old {
            self.order.remove(&old);
        }
        self.order.insert(new)
    }

    pub(crate) fn remove(&mut self, key: ConversationCursor) {
        self.order.remove(&key);
    }

    pub(crate) fn frontier(&self, filter: Filter) -> Frontier {
        // What is known of all is known of each part.
        let own = self.frontiers[filter as usize];
        let all = self.frontiers[Filter::All as usize];
        match (own, all) {
            (Frontier::Whole, _) | (_, Frontier::Whole) => Frontier::Whole,
            (Frontier::Unloaded, other) | (other, Frontier::Unloaded) => other,
            (Frontier::DownTo(a), Frontier::DownTo(b)) => Frontier::DownTo(a.max(b)),
        }
    }

    pub(crate) fn widen(&mut self, filter: Filter, next: Option<ConversationCursor>) {
        let frontier = next.map_or(Frontier::Whole, Frontier::DownTo);
        let slot = &mut self.frontiers[filter as usize];
        *slot = match (*slot, frontier) {
            (Frontier::Whole, _) | (_, Frontier::Whole) => Frontier::Whole,
            (Frontier::Unloaded, new) => new,
            (Frontier::DownTo(a), Frontier::DownTo(b)) => Frontier::DownTo(a.max(b)),
            (have, Frontier::Unloaded) => have,
        };
    }

    /// Conversations in list order, as far as the filter's frontier reaches. `raised`
    /// stand above all others.
    pub(crate) fn known(&self, filter: Filter, raised: Vec<ConversationId>) -> Vec<ConversationId> {
        let frontier = self.frontier(filter);
        let mut known = raised;
        let raised = known.len();
        for key in self.order.iter() {
            let id = key.conversation_id();
            if frontier.shows(*key) && !known[..raised].contains(&id) {
                known.push(id);
            }
        }
        known
    }

    /// Every key held, in list order.
    pub(crate) fn held(&self) -> impl Iterator<Item = ConversationCursor> {
        self.order.iter().copied()
    }

    #[cfg(debug_assertions)]
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }
}
