//! Pages in: the bootstrap, older messages, more conversations. They may
//! race with events; versions decide.

use protocol::{
    Author, Bootstrap, ConversationId, ConversationPage, MessagePage, VisitorBootstrap,
};

use super::Replica;
use crate::{change::Changes, list::Filter, timeline::PageRequest};

impl Replica {
    /// Starts over from a consistent read of the server. Everything but the
    /// outbox is replaced: after a reset, old versions mean nothing.
    pub fn bootstrap(&mut self, bootstrap: Bootstrap) -> Changes {
        let mut changes = Changes {
            all: true,
            ..Changes::default()
        };
        self.clear_all_but_outbox();
        self.cursor = Some(bootstrap.cursor());
        self.me = Some(Author::Agent(bootstrap.me));
        self.account_name = bootstrap.account.name;
        for agent in bootstrap.agents {
            self.apply_agent(agent, &mut changes);
        }
        for inbox in bootstrap.inboxes {
            self.apply_inbox(inbox, &mut changes);
        }
        changes.merge(self.load_conversations(Filter::All, bootstrap.conversations));
        changes.merge(self.load_conversations(Filter::Unread, bootstrap.unread));
        self.check_invariants();
        changes
    }

    /// Keeps only the outbox: what is not sent yet, and the count of skipped events.
    fn clear_all_but_outbox(&mut self) {
        let mut old = std::mem::take(self);
        std::mem::swap(&mut self.outbox, &mut old.outbox);
        self.skipped_events = old.skipped_events;
        drop(old);
    }

    /// The same for a website's visitor.
    pub fn bootstrap_visitor(&mut self, bootstrap: VisitorBootstrap) -> Changes {
        let mut changes = Changes {
            all: true,
            ..Changes::default()
        };
        self.clear_all_but_outbox();
        self.cursor = Some(bootstrap.cursor());
        self.me = Some(Author::Contact(bootstrap.me));
        self.widget = Some(bootstrap.widget);
        self.availability = Some(bootstrap.availability);
        for agent in bootstrap.agents {
            self.apply_agent(agent, &mut changes);
        }
        changes.merge(self.load_conversations(Filter::All, bootstrap.conversations));
        self.check_invariants();
        changes
    }

    /// A page of the list under a filter, begun at the filter's frontier.
    pub fn load_conversations(&mut self, filter: Filter, page: ConversationPage) -> Changes {
        let next = page.next;
        let mut changes = self.load_found(page);
        self.list.widen(filter, next);
        changes.list = true;
        changes
    }

    /// Conversations found by a search: they may lie anywhere in the list.
    pub fn load_found(&mut self, page: ConversationPage) -> Changes {
        let mut changes = Changes::default();
        for mark in page.read_marks {
            self.apply_read_mark(mark, &mut changes);
        }
        for conversation in page.items {
            let id = conversation.id;
            self.apply_conversation(conversation, &mut changes);
            self.mark_known(id, &mut changes);
        }
        changes
    }

    /// A conversation begins here: nothing of it is elsewhere to be loaded.
    pub fn begin(&mut self, conversation: ConversationId) -> Changes {
        let mut changes = Changes::default();
        let is_new = !self.conversations.contains_key(&conversation)
            && !self.deleted.contains(&conversation);
        if is_new {
            let timeline = self.timelines.get_or_default(conversation);
            if timeline.begin() {
                changes.timelines.insert(conversation);
            }
        }
        changes
    }

    /// A page of messages.
    pub fn load_messages(
        &mut self,
        conversation: ConversationId,
        asked: PageRequest,
        page: MessagePage,
    ) -> Changes {
        let mut changes = Changes::default();
        for message in &page.items {
            if message.conversation_id == conversation {
                self.apply_message(message.clone(), &mut changes);
            }
        }
        if !self.deleted.contains(&conversation) {
            self.timelines
                .get_or_default(conversation)
                .widen(asked, &page);
            changes.timelines.insert(conversation);
        }
        self.check_invariants();
        changes
    }
}
