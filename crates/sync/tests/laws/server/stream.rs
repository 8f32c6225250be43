//! What the socket says: the log in frames, from any cursor.

use protocol::{
    AgentId, Cursor, Event, LoggedEvent, ResetReason, Seq, ServerFrame, event::Deleted,
};

use super::{Entry, Server};

/// How a replayed event shows its entity. Both are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replay {
    /// As it was then.
    AsWritten,
    /// As it is now; what is gone is left out.
    AsNow,
}

impl Server {
    /// The number of the newest event.
    pub(crate) fn head(&self) -> Seq {
        Seq::new(self.log.len() as u64)
    }

    /// The log's beginning is thrown away.
    pub(crate) fn forget(&mut self, up_to: Seq) {
        self.forgotten = self.forgotten.max(up_to);
    }

    /// Everything after `from`, as events that this agent may see.
    pub(crate) fn events(&self, for_whom: AgentId, from: Seq, to: Seq) -> Vec<LoggedEvent> {
        self.replay(for_whom, from, to, Replay::AsWritten)
    }

    /// `ready` or `reset`: the first answer to a `resume`.
    pub(crate) fn resume(&self, cursor: Cursor) -> ServerFrame {
        let reason = if cursor.epoch != self.epoch {
            ResetReason::EpochChanged
        } else if cursor.seq > self.head() {
            ResetReason::CursorAhead
        } else if cursor.seq < self.forgotten {
            ResetReason::CursorTooOld
        } else {
            return ServerFrame::Ready {
                epoch: self.epoch,
                cursor: cursor.seq,
                heartbeat_ms: protocol::frame::HEARTBEAT_MS,
            };
        };
        ServerFrame::Reset { reason }
    }

    /// One frame with at most this many events, seen or not.
    pub(crate) fn frame(
        &self,
        for_whom: AgentId,
        prev: Seq,
        size: usize,
        replay: Replay,
    ) -> ServerFrame {
        let cursor = Seq::new(prev.get() + size as u64).min(self.head());
        ServerFrame::Events {
            prev,
            cursor,
            events: self.replay(for_whom, prev, cursor, replay),
        }
    }

    fn replay(&self, for_whom: AgentId, from: Seq, to: Seq, replay: Replay) -> Vec<LoggedEvent> {
        (from.get()..to.get())
            .map(|index| {
                (
                    Seq::new(index + 1),
                    &self.log[usize::try_from(index).unwrap()],
                )
            })
            .filter(|(_, entry)| entry.only_for.is_none_or(|agent| agent == for_whom))
            .filter_map(|(seq, entry)| {
                let event = match replay {
                    Replay::AsWritten => Some(entry.event.clone()),
                    Replay::AsNow => self.renewed(entry),
                }?;
                Some(LoggedEvent { seq, event })
            })
            .collect()
    }

    fn renewed(&self, entry: &Entry) -> Option<Event> {
        let mut event = entry.event.clone();
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
            // Only visitors keep it.
            Event::WidgetUpdated { .. } => {}
            Event::Deleted {
                entity: Deleted::Message { .. } | Deleted::Conversation { .. } | Deleted::Unknown,
            }
            | Event::Unknown => {}
        }
        Some(event)
    }
}
