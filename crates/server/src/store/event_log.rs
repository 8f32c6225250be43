//! The account's log: what changed, in order. Entities are read as they are
//! now: their version says how new that is.

use std::collections::HashSet;

use protocol::{
    AccountId, Agent, AgentId, ContactId, Conversation, Event, Inbox, Logged, Message, ReadMark,
    ResetReason, Seq, Timestamp, event::Deleted,
};
use rusqlite::{Connection, Row, params};

use super::{
    Read, StoreError, Transaction, agent,
    audience::{Audience, to_visitors},
    conversation, inbox, message, read_mark,
    row::{Col, col},
    widget,
};

/// The most events in one frame of a replay.
pub const REPLAY_FRAME: usize = 500;
/// The most events a replay serves; beyond that a bootstrap is cheaper.
const REPLAY_LIMIT: u64 = 20_000;

/// Whose stream it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Agent(AgentId),
    Visitor(ContactId),
}

/// An event, as the log names it.
struct Named {
    seq: Seq,
    kind: String,
    id: [u8; 16],
}

fn named(row: &Row<'_>) -> rusqlite::Result<Named> {
    Ok(Named {
        seq: col(row, 0)?,
        kind: row.get(1)?,
        id: row.get(2)?,
    })
}

/// What the log can do for a cursor.
#[derive(Debug)]
pub enum Replay {
    Reset(ResetReason),
    /// All after the cursor, up to `cursor`.
    Events {
        events: Vec<Logged>,
        cursor: Seq,
    },
}

pub(super) fn append(
    connection: &Connection,
    account: AccountId,
    seq: Seq,
    event: &Event,
    audience: Audience,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, id): (&str, &[u8; 16]) = match event {
        Event::MessageCreated { message } => ("message_created", message.id.as_bytes()),
        Event::MessageUpdated { message } => ("message_updated", message.id.as_bytes()),
        Event::ConversationCreated { conversation } => {
            ("conversation_created", conversation.id.as_bytes())
        }
        Event::ConversationUpdated { conversation } => {
            ("conversation_updated", conversation.id.as_bytes())
        }
        Event::ConversationRead { read_mark } => {
            ("conversation_read", read_mark.conversation_id.as_bytes())
        }
        Event::AgentUpdated { agent } => ("agent_updated", agent.id.as_bytes()),
        Event::InboxUpdated { inbox } => ("inbox_updated", inbox.id.as_bytes()),
        Event::WidgetUpdated { widget } => ("widget_updated", widget.inbox_id.as_bytes()),
        Event::Deleted {
            entity: Deleted::Message { id, .. },
        } => ("deleted", id.as_bytes()),
        Event::Deleted {
            entity: Deleted::Conversation { id, .. },
        } => ("deleted", id.as_bytes()),
        Event::Deleted {
            entity: Deleted::Unknown,
        }
        | Event::Unknown => return Ok(()),
    };
    let (agent, visitor): (Option<AgentId>, Option<&[u8]>) = match &audience {
        Audience::Agents => (None, None),
        Audience::Agent(agent) => (Some(*agent), None),
        Audience::Visitor(contact) => (None, Some(contact.as_bytes())),
        Audience::Everybody => (None, Some(&[])),
    };
    connection
        .prepare_cached(
            "INSERT INTO events (account_id, seq, kind, entity_id, audience, visitor, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            Col(account),
            Col(seq),
            kind,
            id,
            agent.map(Col),
            visitor,
            Col(now)
        ])?;
    Ok(())
}

impl Read<'_> {
    /// The account's newest event.
    pub fn cursor(&self, account: AccountId) -> Result<Seq, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT seq FROM accounts WHERE id = ?1")?
            .query_row([Col(account)], |row| col(row, 0))?)
    }

    /// Everything this client may see after `cursor`. Each entity comes once, as
    /// it is now, at the place of its last event.
    pub fn replay(
        &self,
        account: AccountId,
        whose: Whose,
        after: Seq,
    ) -> Result<Replay, StoreError> {
        let (newest, oldest): (Seq, Seq) = self
            .connection
            .prepare_cached("SELECT seq, log_start FROM accounts WHERE id = ?1")?
            .query_row([Col(account)], |row| Ok((col(row, 0)?, col(row, 1)?)))?;
        if after > newest {
            return Ok(Replay::Reset(ResetReason::CursorAhead));
        }
        if after < oldest {
            return Ok(Replay::Reset(ResetReason::CursorTooOld));
        }
        let named = match whose {
            Whose::Agent(_) if newest.get() - after.get() > REPLAY_LIMIT => {
                return Ok(Replay::Reset(ResetReason::CursorTooOld));
            }
            Whose::Agent(agent) => self.named_for_agent(account, agent, after)?,
            Whose::Visitor(contact) => self.named_for_visitor(account, contact, after)?,
        };
        let mut seen = HashSet::new();
        let mut events = Vec::new();
        for Named { seq, kind, id } in named {
            if seen.insert((family(&kind).to_owned(), id))
                && let Some(event) = self.event(account, whose, &kind, id, after)?
            {
                let event = match whose {
                    Whose::Agent(_) => event,
                    Whose::Visitor(_) => to_visitors(event),
                };
                events.push(Logged { seq, event });
            }
        }
        events.reverse();
        Ok(Replay::Events {
            events,
            cursor: newest,
        })
    }

    fn named_for_agent(
        &self,
        account: AccountId,
        agent: AgentId,
        after: Seq,
    ) -> Result<Vec<Named>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT seq, kind, entity_id FROM events
             WHERE account_id = ?1 AND seq > ?2 AND (audience IS NULL OR audience = ?3)
             ORDER BY seq DESC",
        )?;
        let rows = rows.query_map(params![Col(account), Col(after), Col(agent)], named)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn named_for_visitor(
        &self,
        account: AccountId,
        contact: ContactId,
        after: Seq,
    ) -> Result<Vec<Named>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT seq, kind, entity_id FROM events
             WHERE account_id = ?1 AND seq > ?2 AND visitor IN (?3, x'')
             ORDER BY seq DESC",
        )?;
        let rows = rows.query_map(params![Col(account), Col(after), Col(contact)], named)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn event(
        &self,
        account: AccountId,
        whose: Whose,
        kind: &str,
        id: [u8; 16],
        after: Seq,
    ) -> Result<Option<Event>, StoreError> {
        let connection = self.connection;
        let message = || -> Result<Option<Message>, StoreError> {
            message::find(connection, account, protocol::MessageId::from_bytes(id))
        };
        let conversation = || -> Result<Option<Conversation>, StoreError> {
            conversation::find(
                connection,
                account,
                protocol::ConversationId::from_bytes(id),
            )
        };
        Ok(match kind {
            "message_created" | "message_updated" => message()?.map(|message| {
                if message.seq > after {
                    Event::MessageCreated { message }
                } else {
                    Event::MessageUpdated { message }
                }
            }),
            "conversation_created" => {
                conversation()?.map(|conversation| Event::ConversationCreated { conversation })
            }
            "conversation_updated" => {
                conversation()?.map(|conversation| Event::ConversationUpdated { conversation })
            }
            "conversation_read" => {
                let Whose::Agent(agent) = whose else {
                    return Ok(None);
                };
                let mark: Option<ReadMark> = read_mark::find(
                    connection,
                    account,
                    agent,
                    protocol::ConversationId::from_bytes(id),
                )?;
                mark.map(|read_mark| Event::ConversationRead { read_mark })
            }
            "agent_updated" => {
                let agent: Option<Agent> =
                    agent::find(connection, account, AgentId::from_bytes(id))?;
                agent.map(|agent| Event::AgentUpdated { agent })
            }
            "inbox_updated" => {
                let inbox: Option<Inbox> =
                    inbox::find(connection, account, protocol::InboxId::from_bytes(id))?;
                inbox.map(|inbox| Event::InboxUpdated { inbox })
            }
            "widget_updated" => {
                let id = protocol::InboxId::from_bytes(id);
                let widget = widget::find(connection, account, id)?;
                widget.map(|widget| Event::WidgetUpdated { widget })
            }
            _ => None,
        })
    }
}

/// Created and updated name the same entity.
fn family(kind: &str) -> &str {
    kind.rsplit_once('_')
        .map_or(kind, |(entity, last)| match last {
            // A read mark has its conversation's id, but is another entity.
            "read" => "read_mark",
            _ => entity,
        })
}

impl Transaction<'_> {
    /// Forgets events older than this. Cursors before them get a reset.
    pub fn trim_log(&mut self, account: AccountId, before: Timestamp) -> Result<usize, StoreError> {
        let last: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT max(seq) FROM events WHERE account_id = ?1 AND created_at < ?2",
            )?
            .query_row(params![Col(account), Col(before)], |row| row.get(0))?;
        let Some(last) = last else {
            return Ok(0);
        };
        self.connection
            .prepare_cached("UPDATE accounts SET log_start = max(log_start, ?2) WHERE id = ?1")?
            .execute(params![Col(account), last])?;
        Ok(self
            .connection
            .prepare_cached("DELETE FROM events WHERE account_id = ?1 AND seq <= ?2")?
            .execute(params![Col(account), last])?)
    }
}
