//! What is read at once: the bootstrap, pages of conversations and messages.

use protocol::{
    Agent, AgentId, Assignment, Bootstrap, Conversation, ConversationCursor, ConversationId,
    ConversationPage, ConversationStatus, MessageCursor, MessagePage, VisitorBootstrap,
    bootstrap::Account, search::ContactSearch,
};

use crate::{entity, server::FakeServer};

/// Which conversations a page is to have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FakeListQuery {
    /// With this status alone.
    pub status: Option<ConversationStatus>,
    /// Assigned to this agent, or to nobody.
    pub assignee: Option<Assignment>,
    /// With something unread for the agent who asks.
    pub unread: bool,
    /// Whose contact's name, e-mail address or phone number has this text in it.
    pub text: Option<String>,
    /// Below this one in the list.
    pub before: Option<ConversationCursor>,
}

impl FakeServer {
    /// `GET /api/bootstrap`, with pages of at most `limit` conversations.
    pub fn bootstrap(&self, me: AgentId, limit: usize) -> Bootstrap {
        let conversations = self.list_page(me, &FakeListQuery::default(), limit);
        let unread = conversations.next.map_or_else(empty_page, |before| {
            let query = FakeListQuery {
                unread: true,
                before: Some(before),
                ..FakeListQuery::default()
            };
            self.list_page(me, &query, limit)
        });
        Bootstrap {
            epoch: self.epoch,
            cursor: self.head(),
            me,
            account: Account {
                name: self.account_name.clone(),
            },
            agents: self.agents.values().cloned().collect(),
            inboxes: vec![self.inbox.clone()],
            conversations,
            unread,
        }
    }

    /// `POST /api/widget/bootstrap`; `token` for a visitor who has none yet.
    pub fn visitor_bootstrap(&self, token: Option<String>) -> VisitorBootstrap {
        VisitorBootstrap {
            epoch: self.epoch,
            cursor: self.head(),
            me: entity::visitor(),
            token,
            widget: self.widget_settings.widget.clone(),
            availability: self.availability.clone(),
            agents: self.agents.values().cloned().map(without_email).collect(),
            conversations: self.visitor_page(),
        }
    }

    /// All that fits a query, newest activity first.
    pub fn list(&self, me: AgentId, query: &FakeListQuery) -> Vec<&Conversation> {
        let conversations = self.conversations.values();
        let mut found: Vec<_> = conversations
            .filter(|conversation| self.fits(conversation, me, query))
            .collect();
        found.sort_by_key(|conversation| conversation.cursor());
        found
    }

    fn fits(&self, conversation: &Conversation, me: AgentId, query: &FakeListQuery) -> bool {
        let assignee = match query.assignee {
            None => true,
            Some(Assignment::Nobody) => conversation.assignee.is_none(),
            Some(Assignment::Agent(id)) => conversation.assignee == Some(id),
        };
        let text = query
            .text
            .as_ref()
            .is_none_or(|text| ContactSearch::new(text).matches(&conversation.contact));
        let status = query
            .status
            .is_none_or(|status| conversation.status == status);
        let unread = !query.unread || self.unread(me, conversation.id) > 0;
        let below = query
            .before
            .is_none_or(|before| conversation.cursor() > before);
        assignee && text && status && unread && below
    }

    /// `GET /api/conversations`
    pub fn list_page(&self, me: AgentId, query: &FakeListQuery, limit: usize) -> ConversationPage {
        let mut found = self.list(me, query);
        let is_more = found.len() > limit;
        found.truncate(limit);
        ConversationPage {
            next: found.last().filter(|_| is_more).map(|last| last.cursor()),
            read_marks: found
                .iter()
                .filter_map(|conversation| self.read_marks.get(&(me, conversation.id)))
                .copied()
                .collect(),
            items: found.into_iter().cloned().collect(),
        }
    }

    /// `GET /api/conversations/{id}`; an empty page stands for 404.
    pub fn conversation_page(&self, me: AgentId, id: ConversationId) -> ConversationPage {
        let mark = self.read_marks.get(&(me, id)).copied();
        ConversationPage {
            items: self.conversations.get(&id).cloned().into_iter().collect(),
            read_marks: mark.into_iter().collect(),
            next: None,
        }
    }

    /// `GET /api/conversations/{id}/messages`: the newest, or those before a cursor.
    pub fn message_page(
        &self,
        conversation: ConversationId,
        before: Option<MessageCursor>,
        limit: usize,
    ) -> MessagePage {
        let mut found = self.messages_of(conversation);
        if let Some(before) = before {
            found.retain(|message| message.cursor() < before);
        }
        let older = found.len().saturating_sub(limit);
        let items = found.split_off(older);
        let first = items.first().filter(|_| older > 0);
        MessagePage {
            next: first.map(|first| first.cursor()),
            items: items.into_iter().cloned().collect(),
        }
    }

    /// The visitor's own conversations.
    pub(crate) fn visitor_page(&self) -> ConversationPage {
        let conversations = self.conversations.values();
        let mut items: Vec<_> = conversations
            .filter(|conversation| conversation.contact.id == entity::visitor())
            .cloned()
            .collect();
        items.sort_by_key(Conversation::cursor);
        ConversationPage {
            items,
            ..empty_page()
        }
    }
}

fn empty_page() -> ConversationPage {
    ConversationPage {
        items: Vec::new(),
        read_marks: Vec::new(),
        next: None,
    }
}

/// An agent as visitors know them.
fn without_email(agent: Agent) -> Agent {
    Agent {
        email: None,
        ..agent
    }
}
