//! Events and entities in: keep the higher version.

use protocol::{
    Agent, Availability, Conversation, ConversationId, Event, Inbox, Message, MessageId, ReadMark,
    Widget, event::Deleted,
};

use super::Replica;
use crate::{change::Changes, timeline::Applied};

impl Replica {
    /// Applies one event. Idempotent, and indifferent to order.
    pub fn apply(&mut self, event: Event, changes: &mut Changes) {
        match event {
            Event::MessageCreated { message } => {
                let arrived = (message.direction != self.outgoing())
                    .then_some((message.conversation_id, message.id));
                if self.apply_message(message, changes) == Applied::Inserted {
                    changes.arrived.extend(arrived);
                }
            }
            Event::MessageUpdated { message } => {
                self.apply_message(message, changes);
            }
            Event::ConversationCreated { conversation } => {
                let id = conversation.id;
                self.apply_conversation(conversation, changes);
                // From its beginning on, the stream tells each mark of mine.
                self.mark_known(id, changes);
            }
            Event::ConversationUpdated { conversation } => {
                let id = conversation.id;
                let named = self.conversations.contains_key(&id) || self.deleted.contains(&id);
                self.apply_conversation(conversation, changes);
                if !named && !self.read_marks.contains_key(&id) {
                    self.missing_read_marks.insert(id);
                    changes.missing_read_marks = true;
                }
            }
            Event::ConversationRead { read_mark } => self.apply_read_mark(read_mark, changes),
            Event::AgentUpdated { agent } => self.apply_agent(agent, changes),
            Event::InboxUpdated { inbox } => self.apply_inbox(inbox, changes),
            Event::WidgetUpdated {
                widget,
                availability,
            } => self.apply_widget(widget, availability, changes),
            Event::Deleted { entity } => self.apply_deleted(entity, changes),
            Event::Unknown => self.skipped_events += 1,
        }
    }

    pub(super) fn apply_message(&mut self, message: Message, changes: &mut Changes) -> Applied {
        let (conversation, id) = (message.conversation_id, message.id);
        if self.presence.stops_typing(conversation, message.author) {
            changes.presence = true;
        }
        let applied = if self.deleted.contains(&conversation) {
            Applied::Stale
        } else {
            let timeline = self.timelines.get_or_default(conversation);
            timeline.apply(message)
        };
        // The server's row replaces the overlay entry: by ack or by event,
        // whichever comes first; the second finds nothing to do.
        self.settle(id, changes);
        match applied {
            Applied::Inserted => {
                changes.timelines.insert(conversation);
                changes.rows.insert((id, conversation));
            }
            Applied::Updated => {
                changes.rows.insert((id, conversation));
            }
            Applied::Stale => {}
        }
        applied
    }

    pub(super) fn apply_conversation(&mut self, new: Conversation, changes: &mut Changes) {
        let id = new.id;
        if self.deleted.contains(&id) {
            return;
        }
        let old = self.conversations.get(&id);
        if old.is_some_and(|old| old.version >= new.version) {
            return;
        }
        let moved = self.list.place(old.map(Conversation::cursor), new.cursor());
        let refiled = old.is_none_or(|old| old.assignee != new.assignee);
        let counted = old.is_none_or(|old| old.inbound_count != new.inbound_count);
        changes.list |= moved || refiled || counted;
        changes.counts |= refiled;
        changes.conversations.insert(id);
        self.conversations.insert(id, new);
    }

    pub(super) fn apply_read_mark(&mut self, new: ReadMark, changes: &mut Changes) {
        let id = new.conversation_id;
        if self.me().is_some_and(|me| me != new.agent_id) || self.deleted.contains(&id) {
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
        self.missing_read_marks.remove(&id);
        changes.conversations.insert(id);
        changes.list = true;
    }

    /// My read mark in this conversation is known now, be it that there is none.
    pub(super) fn mark_known(&mut self, id: ConversationId, changes: &mut Changes) {
        if self.missing_read_marks.remove(&id) {
            changes.conversations.insert(id);
            changes.list = true;
        }
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

    fn apply_widget(
        &mut self,
        new: Widget,
        availability: Option<Availability>,
        changes: &mut Changes,
    ) {
        // Only a visitor has it on screen; agents ask for it when they set it up.
        let Some(old) = &self.widget else {
            changes.widget = true;
            return;
        };
        if old.inbox_id == new.inbox_id && old.version < new.version {
            self.widget = Some(new);
            self.availability = availability.or(self.availability.take());
            changes.widget = true;
        }
    }

    fn apply_deleted(&mut self, entity: Deleted, changes: &mut Changes) {
        match entity {
            Deleted::Message {
                id,
                conversation_id,
                version,
            } => {
                // The server knew it, so there is nothing left to send.
                self.settle(id, changes);
                if self.deleted.contains(&conversation_id) {
                    return;
                }
                let timeline = self.timelines.get_or_default(conversation_id);
                if timeline.delete(id, version) {
                    changes.timelines.insert(conversation_id);
                }
            }
            Deleted::Conversation { id, .. } => self.delete_conversation(id, changes),
            Deleted::Unknown => self.skipped_events += 1,
        }
    }

    /// Forgets a conversation for good, with all that belongs to it, whatever
    /// of that came first or comes later.
    fn delete_conversation(&mut self, id: ConversationId, changes: &mut Changes) {
        self.deleted.insert(id);
        self.read_marks.remove(&id);
        self.missing_read_marks.remove(&id);
        if self.timelines.remove(&id).is_some() {
            changes.timelines.insert(id);
        }
        if let Some(old) = self.conversations.remove(&id) {
            self.list.remove(old.cursor());
            changes.list = true;
            changes.counts = true;
            changes.conversations.insert(id);
        }
    }

    /// Takes a message out of the overlay, because the server has it.
    pub(super) fn settle(&mut self, id: MessageId, changes: &mut Changes) {
        if let Some(pending) = self.outbox.remove(id) {
            changes.settled.insert(id);
            changes.overlaid(pending.conversation_id);
        }
    }
}
