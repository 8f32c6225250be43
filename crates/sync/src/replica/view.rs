//! What views read: ordered keys and rows.

use protocol::{ConversationId, Direction, MessageId, search::ContactSearch};

use super::Replica;
use crate::{
    list::{Filter, Frontier},
    outbox::SendState,
    row::Row,
    timeline::Window,
};

impl Replica {
    /// The keys of one timeline, in order: confirmed first, pending last.
    pub fn rows(&self, conversation: ConversationId) -> Vec<MessageId> {
        let confirmed = self.timelines.get(&conversation);
        confirmed
            .into_iter()
            .flat_map(|timeline| timeline.shown().map(|message| message.id))
            .chain(self.outbox.of(conversation).map(|pending| pending.id))
            .collect()
    }

    /// One row. The confirmed message where there is one, else the overlay.
    pub fn row(&self, conversation: ConversationId, id: MessageId) -> Option<Row> {
        self.timelines
            .get(&conversation)
            .and_then(|timeline| timeline.get(id))
            .map(|message| Row::confirmed(message, self.outgoing()))
            .or_else(|| {
                let pending = self.outbox.get(id)?;
                (pending.conversation_id == conversation).then(|| Row::pending(pending, self.me))
            })
    }

    /// How far back a conversation's messages are known.
    pub fn window(&self, conversation: ConversationId) -> Window {
        self.timelines
            .get(&conversation)
            .map_or(Window::Unloaded, |timeline| timeline.window())
    }

    /// How far down the list is known under a filter.
    pub fn frontier(&self, filter: Filter) -> Frontier {
        self.list.frontier(filter)
    }

    /// The list under a filter, newest activity first. `keep` stays in it even
    /// when it no longer matches: reading a conversation under "unread" must
    /// not take it away from under the reader.
    pub fn conversations(
        &self,
        filter: Filter,
        keep: Option<ConversationId>,
    ) -> Vec<ConversationId> {
        self.list
            .known(filter, self.raised())
            .into_iter()
            .filter(|id| keep == Some(*id) || self.matches(*id, filter))
            .collect()
    }

    /// Conversations in which something was written here that is not confirmed, the
    /// newest first: the server will put them above all that is known, whatever this
    /// device's clock says.
    fn raised(&self) -> Vec<ConversationId> {
        let mut raised = Vec::new();
        for pending in self.outbox.iter().rev() {
            let id = pending.conversation_id;
            let is_refused = matches!(pending.sending, SendState::Refused(_));
            let is_listed = self.conversations.contains_key(&id) && !raised.contains(&id);
            if is_listed && !is_refused {
                raised.push(id);
            }
        }
        raised
    }

    /// The newest message of a conversation that was written here and is not
    /// confirmed, unless what the server has is newer than one that it refused.
    pub fn newest_pending(&self, id: ConversationId) -> Option<Row> {
        let pending = self.outbox.of(id).last()?;
        let last = self.conversations.get(&id)?.last_message.as_ref();
        let is_last = !matches!(pending.sending, SendState::Refused(_))
            || last.is_none_or(|last| last.sent_at <= pending.written_at);
        is_last.then(|| Row::pending(pending, self.me))
    }

    /// Conversations whose contact [matches](ContactSearch), wherever they stand in
    /// the list.
    pub fn search(&self, text: &str) -> Vec<ConversationId> {
        let search = ContactSearch::new(text);
        let matches = |id: &ConversationId| {
            let conversation = self.conversations.get(id);
            conversation.is_some_and(|conversation| search.matches(&conversation.contact))
        };
        let held = self.list.held().map(|key| key.conversation_id());
        held.filter(matches).collect()
    }

    /// Messages to me that I have not read; none as long as nobody knows.
    pub fn unread(&self, id: ConversationId) -> u32 {
        if self.outgoing() == Direction::In {
            let conversation = self.conversations.get(&id);
            return conversation.map_or(0, |conversation| conversation.unseen);
        }
        if self.missing_read_marks.contains(&id) {
            return 0;
        }
        self.conversations.get(&id).map_or(0, |conversation| {
            conversation.unread(self.read_marks.get(&id))
        })
    }

    /// How many conversations have something unread for me.
    pub fn unread_conversations(&self) -> usize {
        self.conversations
            .keys()
            .iter()
            .filter(|id| self.unread(**id) > 0)
            .count()
    }

    /// My read mark in a conversation.
    pub fn read_mark(&self, id: ConversationId) -> Option<&protocol::ReadMark> {
        self.read_marks.get(&id)
    }

    /// Conversations that only events have named, so that my read mark in them
    /// is not known: ask the server for them.
    pub fn missing_read_marks(&self) -> impl Iterator<Item = ConversationId> {
        self.missing_read_marks.iter().copied()
    }

    fn matches(&self, id: ConversationId, filter: Filter) -> bool {
        if filter == Filter::Unread {
            return self.unread(id) > 0;
        }
        self.conversations.get(&id).is_some_and(|conversation| {
            filter.matches(conversation, self.read_marks.get(&id), self.me())
        })
    }
}
