//! What REST answers: the first screen, pages of the list, pages of messages.

use protocol::{
    AgentId, Bootstrap, Conversation, ConversationCursor, ConversationId, ConversationPage,
    Message, MessagePage, bootstrap::Account,
};
use sync::{Filter, timeline::PageRequest};

use super::Server;

impl Server {
    /// One consistent read.
    pub(crate) fn bootstrap(&self, me: AgentId, limit: usize) -> Bootstrap {
        let conversations = self.list_page(me, Filter::All, None, limit);
        let nothing = ConversationPage {
            items: Vec::new(),
            read_marks: Vec::new(),
            next: None,
        };
        let unread = conversations.next.map_or(nothing, |below| {
            self.list_page(me, Filter::Unread, Some(below), limit)
        });
        Bootstrap {
            epoch: self.epoch,
            cursor: self.head(),
            me,
            account: Account {
                name: "Bakery".to_owned(),
            },
            agents: self.agents.values().cloned().collect(),
            inboxes: vec![self.inbox.clone()],
            conversations,
            unread,
        }
    }

    /// All that a filter gives, newest activity first.
    pub(crate) fn list(&self, me: AgentId, filter: Filter) -> Vec<&Conversation> {
        let mut found: Vec<_> = self
            .conversations
            .values()
            .filter(|conversation| {
                let mark = self.read_marks.get(&(me, conversation.id));
                filter.matches(conversation, mark, Some(me))
            })
            .collect();
        found.sort_by_key(|conversation| conversation.cursor());
        found
    }

    pub(crate) fn list_page(
        &self,
        me: AgentId,
        filter: Filter,
        before: Option<ConversationCursor>,
        limit: usize,
    ) -> ConversationPage {
        let mut found = self.list(me, filter);
        found.retain(|conversation| before.is_none_or(|key| conversation.cursor() > key));
        let more = found.len() > limit;
        found.truncate(limit);
        ConversationPage {
            next: found.last().filter(|_| more).map(|last| last.cursor()),
            read_marks: found
                .iter()
                .filter_map(|conversation| self.read_marks.get(&(me, conversation.id)))
                .copied()
                .collect(),
            items: found.into_iter().cloned().collect(),
        }
    }

    /// One conversation, as a page; an empty one stands for 404.
    pub(crate) fn one(&self, me: AgentId, id: ConversationId) -> ConversationPage {
        ConversationPage {
            items: self.conversations.get(&id).cloned().into_iter().collect(),
            read_marks: self
                .read_marks
                .get(&(me, id))
                .copied()
                .into_iter()
                .collect(),
            next: None,
        }
    }

    /// A conversation's messages, oldest first.
    pub(crate) fn messages_of(&self, conversation: ConversationId) -> Vec<&Message> {
        let mut found: Vec<_> = self
            .messages
            .values()
            .filter(|message| message.conversation_id == conversation)
            .collect();
        found.sort_by_key(|message| message.cursor());
        found
    }

    pub(crate) fn message_page(
        &self,
        conversation: ConversationId,
        asked: PageRequest,
        limit: usize,
    ) -> MessagePage {
        let mut found = self.messages_of(conversation);
        if let PageRequest::Before(key) = asked {
            found.retain(|message| message.cursor() < key);
        }
        let older = found.len().saturating_sub(limit);
        let items = found.split_off(older);
        MessagePage {
            next: items
                .first()
                .filter(|_| older > 0)
                .map(|first| first.cursor()),
            items: items.into_iter().cloned().collect(),
        }
    }
}
