//! Events and entities in: keep the higher version.

use protocol::{
    Agent, Conversation, ConversationId, Direction, Event, Inbox, Message, ReadMark, event::Deleted,
};

use super::Replica;
use crate::{change::Changes, timeline::Applied};

impl Replica {
    /// Applies one event. Idempotent, and indifferent to order.
    pub fn apply(&mut self, event: Event, changes: &mut Changes) {
        match event {
            Event::MessageCreated { message } => {
                let arrived = (message.direction == Direction::In)
                    .then_some((message.conversation_id, message.id));
                if self.apply_message(message, changes) == Applied::Inserted {
                    changes.arrived.extend(arrived);
                }
            }
            Event::MessageUpdated { message } => {
                self.apply_message(message, changes);
            }
            Event::ConversationCreated { conversation }
            | Event::ConversationUpdated { conversation } => {
                self.apply_conversation(conversation, changes);
            }
            Event::ConversationRead { read_mark } => self.apply_read_mark(read_mark, changes),
            Event::AgentUpdated { agent } => self.apply_agent(agent, changes),
            Event::InboxUpdated { inbox } => self.apply_inbox(inbox, changes),
            Event::Deleted { entity } => self.apply_deleted(entity, changes),
            Event::Unknown => self.skipped_events += 1,
        }
    }

    pub(super) fn apply_message(&mut self, message: Message, changes: &mut Changes) -> Applied {
        let (conversation, id) = (message.conversation_id, message.id);
        if let protocol::Author::Agent(author) = message.author
            && self.attention.stops_typing(conversation, author)
        {
            changes.attention = true;
        }
        let applied = self
            .timelines
            .entry(conversation)
            .or_default()
            .apply(message);
        // The server's row replaces the overlay entry: by ack or by event,
        // whichever comes first; the second finds nothing to do.
        if self.outbox.remove(id).is_some() {
            changes.settled.insert(id);
            changes.outbox = true;
            changes.timelines.insert(conversation);
        }
        match applied {
            Applied::Inserted => {
                changes.timelines.insert(conversation);
                changes.rows.insert((conversation, id));
            }
            Applied::Updated => {
                changes.rows.insert((conversation, id));
            }
            Applied::Stale => {}
        }
        applied
    }

    pub(super) fn apply_conversation(&mut self, new: Conversation, changes: &mut Changes) {
        let id = new.id;
        if self.deleted.get(&id).is_some_and(|at| *at >= new.version) {
            return;
        }
        let old = self.conversations.get(&id);
        if old.is_some_and(|old| old.version >= new.version) {
            return;
        }
        let moved = self
            .list
            .place(old.map(Conversation::activity_key), new.activity_key());
        let refiled = old.is_none_or(|old| old.assignee != new.assignee);
        let counted = old.is_none_or(|old| old.inbound_count != new.inbound_count);
        changes.list |= moved || refiled || counted;
        changes.conversations.insert(id);
        self.conversations.insert(id, new);
    }

    pub(super) fn apply_read_mark(&mut self, new: ReadMark, changes: &mut Changes) {
        let id = new.conversation_id;
        if self.me.is_some_and(|me| me != new.agent_id) {
            return;
        }
        if self
            .read_marks
            .get(&id)
            .is_some_and(|old| old.version >= new.version)
        {
            return;
        }
        self.read_marks.insert(id, new);
        changes.conversations.insert(id);
        changes.list = true;
    }

    pub(super) fn apply_agent(&mut self, new: Agent, changes: &mut Changes) {
        if self
            .agents
            .get(&new.id)
            .is_none_or(|old| old.version < new.version)
        {
            self.agents.insert(new.id, new);
            changes.agents = true;
        }
    }

    pub(super) fn apply_inbox(&mut self, new: Inbox, changes: &mut Changes) {
        if self
            .inboxes
            .get(&new.id)
            .is_none_or(|old| old.version < new.version)
        {
            self.inboxes.insert(new.id, new);
            changes.inboxes = true;
        }
    }

    fn apply_deleted(&mut self, entity: Deleted, changes: &mut Changes) {
        match entity {
            Deleted::Message {
                id,
                conversation_id,
                version,
            } => {
                let timeline = self.timelines.entry(conversation_id).or_default();
                if timeline.delete(id, version) {
                    changes.timelines.insert(conversation_id);
                }
            }
            Deleted::Conversation { id, version } => self.delete_conversation(id, version, changes),
            Deleted::Unknown => self.skipped_events += 1,
        }
    }

    fn delete_conversation(
        &mut self,
        id: ConversationId,
        version: protocol::Seq,
        changes: &mut Changes,
    ) {
        let newest = self.deleted.entry(id).or_insert(version);
        *newest = (*newest).max(version);
        let Some(old) = self.conversations.get(&id) else {
            return;
        };
        if old.version > version {
            return;
        }
        self.list.remove(old.activity_key());
        self.conversations.remove(&id);
        self.timelines.remove(&id);
        self.read_marks.remove(&id);
        changes.list = true;
        changes.conversations.insert(id);
        changes.timelines.insert(id);
    }
}
