//! The account's log: what changed, in order. Entities are read as they are
//! now: their version says how new that is.

use std::collections::HashMap;

use protocol::{
    AccountId, AgentId, ContactId, Conversation, EntityKind, Event, EventKind, LoggedEvent,
    Message, ResetReason, Seq, Timestamp, event::Deleted,
};

use super::{
    audience::Audience,
    database::{SqlConnection, SqlError, SqlRow, params},
    error::StoreError,
    query::agent,
    query::conversation,
    query::inbox,
    query::message,
    query::read_mark,
    query::widget,
    reader::ReadSnapshot,
    transaction::Transaction,
};

/// The most events a replay serves; beyond that a bootstrap is cheaper.
const REPLAY_LIMIT: u64 = 20_000;

/// How much of the log is read at a time.
#[derive(Debug, Clone, Copy)]
pub struct PageLimit {
    /// Events of the log, whether they are handed out or not.
    pub events: usize,
    /// JSON of what is handed out, in bytes, past which the page ends.
    pub bytes: usize,
}

/// Whose stream it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamOwner {
    Agent(AgentId),
    Visitor(ContactId),
}

/// An event, as it stands in the log.
struct LogEntry {
    seq: Seq,
    /// `None` is a kind of another version: passed over, as clients do.
    kind: Option<EventKind>,
    id: [u8; 16],
}

fn log_entry(row: &SqlRow<'_>) -> Result<LogEntry, SqlError> {
    Ok(LogEntry {
        seq: row.get("seq")?,
        kind: EventKind::from_name(&row.get::<String>("kind")?),
        id: row.get("entity_id")?,
    })
}

/// How far a replay has come.
#[derive(Debug, Clone, Copy)]
pub struct ReplayProgress {
    /// Where the client stood when it resumed.
    pub resumed: Seq,
    /// The log has been read up to here.
    pub read_to: Seq,
}

/// What the log can do for a cursor.
#[derive(Debug)]
pub enum Replay {
    /// Nothing. `newest` is where the log stands.
    Reset {
        reason: ResetReason,
        newest: Seq,
    },
    Page(ReplayPage),
}

/// A part of a replay: what this client may see of it.
#[derive(Debug)]
pub struct ReplayPage {
    pub events: Vec<LoggedEvent>,
    /// The log has been read up to here.
    pub read_to: Seq,
    /// There is nothing behind it yet.
    pub is_last: bool,
}

/// The column `visitor` of what each visitor may see.
const EVERYBODY: &[u8] = &[];

/// Writes down that this happened, and who may see it. What no replay could
/// tell is refused: a stream that resumes must hear what a live one heard.
pub(super) fn append(
    connection: &dyn SqlConnection,
    account: AccountId,
    seq: Seq,
    event: &Event,
    audience: Audience,
    now: Timestamp,
) -> Result<(), StoreError> {
    let kind = event.kind();
    let is_kept = !matches!(
        event,
        Event::Deleted {
            entity: Deleted::Conversation { .. } | Deleted::Unknown
        }
    );
    let (Some(_), Some(id), true) = (kind.entity(), event.entity_id(), is_kept) else {
        return Err(StoreError::NotReplayable(kind));
    };
    // | who | audience | visitor |
    // | --- | --- | --- |
    // | all agents | null | null |
    // | one agent | the agent's id | null |
    // | all agents and one visitor | null | the contact's id |
    // | everybody | null | empty |
    let (agent, visitor): (Option<AgentId>, Option<&[u8]>) = match &audience {
        Audience::Agents => (None, None),
        Audience::Agent(agent) => (Some(*agent), None),
        Audience::Visitor(contact) => (None, Some(contact.as_bytes())),
        Audience::Everybody => (None, Some(EVERYBODY)),
    };
    connection.execute(
        "INSERT INTO events (account_id, seq, kind, entity_id, audience, visitor, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![account, seq, kind.name(), id, agent, visitor, now],
    )?;
    Ok(())
}

impl ReadSnapshot<'_> {
    /// The account's newest event.
    pub fn cursor(&self, account: AccountId) -> Result<Seq, StoreError> {
        Ok(self.connection.one(
            "SELECT seq FROM accounts WHERE id = ?1",
            params![account],
            |row| row.get("seq"),
        )?)
    }

    /// The next part of what this client may see after its cursor. Over all
    /// parts each entity comes once, as it is when it is read, at the place of
    /// its last event: an event that a later one follows is passed over, in
    /// whichever part, or live, that later one comes.
    pub fn replay(
        &self,
        account: AccountId,
        owner: StreamOwner,
        progress: ReplayProgress,
        limit: PageLimit,
    ) -> Result<Replay, StoreError> {
        let (newest, oldest): (Seq, Seq) = self.connection.one(
            "SELECT seq, log_start FROM accounts WHERE id = ?1",
            params![account],
            |row| Ok((row.get("seq")?, row.get("log_start")?)),
        )?;
        let reset = |reason| Ok(Replay::Reset { reason, newest });
        let after = progress.read_to;
        if after > newest {
            return reset(ResetReason::CursorAhead);
        }
        let is_long = newest.get() - after.get() > REPLAY_LIMIT;
        if after < oldest || (is_long && matches!(owner, StreamOwner::Agent(_))) {
            return reset(ResetReason::CursorTooOld);
        }
        let entries = self.entries(account, owner, after, limit.events)?;
        let is_whole = entries.len() < limit.events;
        let mut page = ReplayPage {
            events: Vec::new(),
            read_to: entries
                .last()
                .filter(|_| !is_whole)
                .map_or(newest, |entry| entry.seq),
            is_last: is_whole,
        };
        let last_of_each = last_of_each(&entries);
        let mut bytes = 0;
        for (at, LogEntry { seq, kind, id }) in entries.iter().enumerate() {
            if bytes > 0 && bytes >= limit.bytes {
                page.read_to = entries[at - 1].seq;
                page.is_last = false;
                break;
            }
            let Some(kind) = kind else { continue };
            let Some(entity) = kind.entity() else {
                continue;
            };
            if last_of_each.get(&(entity, id)) != Some(seq) {
                continue;
            }
            let event = self.event(account, owner, *kind, *id, progress.resumed)?;
            let Some(event) = event else { continue };
            let version = event.version().unwrap_or(*seq);
            if version > *seq && self.is_entry_of(account, owner, version, id)? {
                continue;
            }
            bytes += json_length(&event)?;
            page.events.push(LoggedEvent { seq: *seq, event });
        }
        Ok(Replay::Page(page))
    }

    /// The entries for this client after `after`, in order.
    fn entries(
        &self,
        account: AccountId,
        owner: StreamOwner,
        after: Seq,
        most: usize,
    ) -> Result<Vec<LogEntry>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let connection = self.connection;
        Ok(match owner {
            StreamOwner::Agent(agent) => connection.all(
                "SELECT seq, kind, entity_id FROM events
                 WHERE account_id = ?1 AND seq > ?2 AND (audience IS NULL OR audience = ?3)
                 ORDER BY seq LIMIT ?4",
                params![account, after, agent, most],
                log_entry,
            ),
            StreamOwner::Visitor(contact) => connection.all(
                "SELECT seq, kind, entity_id FROM events
                 WHERE account_id = ?1 AND seq > ?2 AND visitor IN (?3, ?4)
                 ORDER BY seq LIMIT ?5",
                params![account, after, contact, EVERYBODY, most],
                log_entry,
            ),
        }?)
    }

    /// Whether the entry of this number is of this entity, and for this client.
    fn is_entry_of(
        &self,
        account: AccountId,
        owner: StreamOwner,
        seq: Seq,
        id: &[u8; 16],
    ) -> Result<bool, StoreError> {
        let connection = self.connection;
        Ok(match owner {
            StreamOwner::Agent(agent) => connection.exists(
                "SELECT 1 FROM events WHERE account_id = ?1 AND seq = ?2 AND entity_id = ?3
                 AND (audience IS NULL OR audience = ?4)",
                params![account, seq, id, agent],
            ),
            StreamOwner::Visitor(contact) => connection.exists(
                "SELECT 1 FROM events WHERE account_id = ?1 AND seq = ?2 AND entity_id = ?3
                 AND visitor IN (?4, ?5)",
                params![account, seq, id, contact, EVERYBODY],
            ),
        }?)
    }

    fn event(
        &self,
        account: AccountId,
        owner: StreamOwner,
        kind: EventKind,
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
            EventKind::MessageCreated | EventKind::MessageUpdated => message()?.map(|message| {
                if message.seq > after {
                    Event::MessageCreated { message }
                } else {
                    Event::MessageUpdated { message }
                }
            }),
            EventKind::ConversationCreated => {
                conversation()?.map(|conversation| Event::ConversationCreated { conversation })
            }
            EventKind::ConversationUpdated => {
                conversation()?.map(|conversation| Event::ConversationUpdated { conversation })
            }
            EventKind::ConversationRead => {
                let StreamOwner::Agent(agent) = owner else {
                    return Ok(None);
                };
                let mark = read_mark::find(
                    connection,
                    account,
                    agent,
                    protocol::ConversationId::from_bytes(id),
                )?;
                mark.map(|read_mark| Event::ConversationRead { read_mark })
            }
            EventKind::AgentUpdated => {
                let agent = agent::find(connection, account, AgentId::from_bytes(id))?;
                agent.map(|agent| Event::AgentUpdated { agent })
            }
            EventKind::InboxUpdated => {
                let id = protocol::InboxId::from_bytes(id);
                let inbox = inbox::find(connection, account, id)?;
                inbox.map(|inbox| Event::InboxUpdated { inbox })
            }
            EventKind::WidgetUpdated => {
                let id = protocol::InboxId::from_bytes(id);
                let widget = widget::find(connection, account, id)?;
                widget.map(|widget| Event::WidgetUpdated {
                    widget,
                    availability: None,
                })
            }
            EventKind::Deleted => {
                let id = protocol::MessageId::from_bytes(id);
                let entity = message::find_deletion(connection, account, id)?;
                entity.map(|entity| Event::Deleted { entity })
            }
            // [`append`] takes none.
            EventKind::Unknown => None,
        })
    }
}

/// The last event of each entity among these.
fn last_of_each(entries: &[LogEntry]) -> HashMap<(EntityKind, &[u8; 16]), Seq> {
    let entities = entries.iter().filter_map(|entry| {
        let entity = entry.kind?.entity()?;
        Some(((entity, &entry.id), entry.seq))
    });
    entities.collect()
}

/// How long an event is as JSON, in bytes.
fn json_length(event: &Event) -> Result<usize, StoreError> {
    struct Length(usize);
    impl std::io::Write for Length {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut length = Length(0);
    serde_json::to_writer(&mut length, event)?;
    Ok(length.0)
}

impl Transaction<'_> {
    /// Forgets events older than this. Cursors before them get a reset.
    pub fn trim_log(&mut self, account: AccountId, before: Timestamp) -> Result<usize, StoreError> {
        let last: Option<i64> = self.connection.one(
            "SELECT max(seq) AS last FROM events WHERE account_id = ?1 AND created_at < ?2",
            params![account, before],
            |row| row.get("last"),
        )?;
        let Some(last) = last else {
            return Ok(0);
        };
        self.connection.execute(
            "UPDATE accounts SET log_start = ?2 WHERE id = ?1 AND log_start < ?2",
            params![account, last],
        )?;
        Ok(self.connection.execute(
            "DELETE FROM events WHERE account_id = ?1 AND seq <= ?2",
            params![account, last],
        )?)
    }
}
