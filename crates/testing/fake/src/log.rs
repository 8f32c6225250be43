//! The log: every change in order, and what of it is read from any cursor.

use protocol::{
    AgentId, Cursor, Event, LoggedEvent, ResetReason, Seq, ServerFrame, event::Deleted,
    frame::HEARTBEAT_MS,
};

use crate::{entity::visitor, server::FakeServer};

/// What entities a replayed event carries. The protocol allows both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayContent {
    /// As they were when it happened.
    AsWritten,
    /// As they are now; what was deleted since is left out.
    AsNow,
}

/// Who reads the log: not everybody may see each event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogReader {
    /// An agent: all that is not another agent's own.
    Agent(AgentId),
    /// The website's visitor: their conversations, the agents without addresses,
    /// how the chat looks.
    Visitor,
}

impl From<AgentId> for LogReader {
    fn from(agent: AgentId) -> Self {
        Self::Agent(agent)
    }
}

/// All events, from number 1 on.
#[derive(Debug, Default)]
pub(crate) struct FakeLog {
    entries: Vec<Entry>,
    /// Cursors below this one are too old.
    trimmed_to: Seq,
}

#[derive(Debug)]
struct Entry {
    event: Event,
    /// For all agents, or for one alone.
    only_for: Option<AgentId>,
}

impl FakeServer {
    /// The number of the newest event; zero before the first.
    pub fn head(&self) -> Seq {
        Seq::new(self.log.entries.len() as u64)
    }

    /// The number that the next event gets.
    pub(crate) fn next_seq(&self) -> Seq {
        self.head().next()
    }

    pub(crate) fn append(&mut self, event: Event, only_for: Option<AgentId>) {
        self.log.entries.push(Entry { event, only_for });
    }

    /// Throws the log's beginning away: cursors below `up_to` are too old.
    pub fn trim_log(&mut self, up_to: Seq) {
        self.log.trimmed_to = self.log.trimmed_to.max(up_to);
    }

    /// The first answer to a client that resumes: `ready`, or why it must load
    /// anew.
    pub fn resume(&self, cursor: Cursor) -> ServerFrame {
        let reason = if cursor.epoch != self.epoch {
            ResetReason::EpochChanged
        } else if cursor.seq > self.head() {
            ResetReason::CursorAhead
        } else if cursor.seq < self.log.trimmed_to {
            ResetReason::CursorTooOld
        } else {
            return ServerFrame::Ready {
                epoch: self.epoch,
                cursor: cursor.seq,
                heartbeat_ms: HEARTBEAT_MS,
            };
        };
        ServerFrame::Reset { reason }
    }

    /// The events in `from < seq <= to` that this reader may see, as written.
    pub fn events(&self, reader: impl Into<LogReader>, from: Seq, to: Seq) -> Vec<LoggedEvent> {
        self.replay(reader.into(), from, to, ReplayContent::AsWritten)
    }

    /// One frame after `prev` of at most `size` events, whether this reader may see
    /// them or not.
    pub fn frame(
        &self,
        reader: impl Into<LogReader>,
        prev: Seq,
        size: usize,
        content: ReplayContent,
    ) -> ServerFrame {
        let cursor = Seq::new(prev.get() + size as u64).min(self.head());
        ServerFrame::Events {
            prev,
            cursor,
            events: self.replay(reader.into(), prev, cursor, content),
        }
    }

    fn replay(
        &self,
        reader: LogReader,
        from: Seq,
        to: Seq,
        content: ReplayContent,
    ) -> Vec<LoggedEvent> {
        let numbers = from.get()..to.get();
        numbers
            .map(|index| {
                let entry = &self.log.entries[usize::try_from(index).unwrap()];
                (Seq::new(index + 1), entry)
            })
            .filter(|(_, entry)| self.may_see(reader, entry))
            .filter_map(|(seq, entry)| {
                let mut event = match content {
                    ReplayContent::AsWritten => entry.event.clone(),
                    ReplayContent::AsNow => self.as_now(&entry.event)?,
                };
                if let (LogReader::Visitor, Event::AgentUpdated { agent }) = (reader, &mut event) {
                    agent.email = None;
                }
                Some(LoggedEvent { seq, event })
            })
            .collect()
    }

    fn may_see(&self, reader: LogReader, entry: &Entry) -> bool {
        let LogReader::Agent(agent) = reader else {
            return self.may_visitor_see(&entry.event);
        };
        entry.only_for.is_none_or(|only| only == agent)
    }

    fn may_visitor_see(&self, event: &Event) -> bool {
        match event {
            Event::MessageCreated { message } | Event::MessageUpdated { message } => {
                let conversation = self.conversations.get(&message.conversation_id);
                conversation.is_some_and(|conversation| conversation.contact.id == visitor())
            }
            Event::ConversationCreated { conversation }
            | Event::ConversationUpdated { conversation } => conversation.contact.id == visitor(),
            Event::ConversationRead { .. } | Event::InboxUpdated { .. } => false,
            Event::AgentUpdated { .. }
            | Event::WidgetUpdated { .. }
            | Event::Deleted { .. }
            | Event::Unknown => true,
        }
    }

    /// The same event with the entity as it is now, if it is still there.
    fn as_now(&self, event: &Event) -> Option<Event> {
        let mut event = event.clone();
        match &mut event {
            Event::MessageCreated { message } | Event::MessageUpdated { message } => {
                *message = self.messages.get(&message.id)?.clone();
            }
            Event::ConversationCreated { conversation }
            | Event::ConversationUpdated { conversation } => {
                *conversation = self.conversations.get(&conversation.id)?.clone();
            }
            Event::ConversationRead { read_mark } => {
                let of = (read_mark.agent_id, read_mark.conversation_id);
                *read_mark = *self.read_marks.get(&of)?;
            }
            Event::AgentUpdated { agent } => *agent = self.agents[&agent.id].clone(),
            Event::InboxUpdated { inbox } => *inbox = self.inbox.clone(),
            Event::WidgetUpdated { widget, .. } => *widget = self.widget_settings.widget.clone(),
            Event::Deleted {
                entity: Deleted::Message { .. } | Deleted::Conversation { .. } | Deleted::Unknown,
            }
            | Event::Unknown => {}
        }
        Some(event)
    }
}
