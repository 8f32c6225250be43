//! One room per account with listeners. What one commit did is serialised
//! once and shared by every listener.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use protocol::{AccountId, AgentId, Logged, Seq, ServerFrame};
use serde::Serialize;
use tokio::sync::broadcast;

use super::presence::Roster;
use crate::store::Committed;

/// Frames a slow listener may lag behind before its line is closed. A frame is
/// shared, so this bounds memory per account and not per listener.
const LAG: usize = 1_024;

/// All rooms of this process.
#[derive(Debug, Clone, Default)]
pub struct Hub {
    rooms: Arc<Mutex<HashMap<AccountId, Arc<Room>>>>,
}

/// An account's listeners.
#[derive(Debug)]
pub struct Room {
    frames: broadcast::Sender<Cast>,
    pub roster: Roster,
}

/// What is sent to a room.
#[derive(Debug, Clone)]
pub enum Cast {
    Logged(Arc<LoggedCast>),
    /// Outside the log: typing, presence, viewing.
    Ephemeral(Utf8Bytes),
}

/// One commit's events, as text.
#[derive(Debug)]
pub struct LoggedCast {
    pub cursor: Seq,
    /// What every agent may see.
    everybody: Utf8Bytes,
    /// What these see instead: their own events are among it.
    own: Vec<(AgentId, Utf8Bytes)>,
}

impl LoggedCast {
    pub fn text_for(&self, agent: AgentId) -> Utf8Bytes {
        self.own
            .iter()
            .find(|(whose, _)| *whose == agent)
            .map_or_else(|| self.everybody.clone(), |(_, text)| text.clone())
    }
}

/// Like [`ServerFrame::Events`], without owning the events.
#[derive(Serialize)]
#[serde(tag = "type", rename = "events")]
struct EventsFrame<'a> {
    prev: Seq,
    cursor: Seq,
    events: Vec<&'a Logged>,
}

impl Hub {
    /// The account's room, made if nobody is there yet.
    pub fn room(&self, account: AccountId) -> Arc<Room> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rooms.entry(account).or_insert_with(|| {
            Arc::new(Room {
                frames: broadcast::Sender::new(LAG),
                roster: Roster::default(),
            })
        }))
    }

    /// Tells the listeners what a commit did. Called in log order. It is only a
    /// wake-up: whoever misses it reads the log.
    pub fn publish(&self, committed: &Committed) {
        let room = {
            let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
            rooms.get(&committed.account_id).map(Arc::clone)
        };
        let listeners = room.as_ref().map_or(0, |room| room.frames.receiver_count());
        tracing::debug!(
            account = %committed.account_id,
            events = committed.events.len(),
            cursor = %committed.cursor,
            clients = listeners,
            "broadcast"
        );
        metrics::counter!("frontdesk_events_total").increment(committed.events.len() as u64);
        if let Some(room) = room.filter(|_| listeners > 0)
            && let Some(cast) = cast(committed)
        {
            // Fails only when the last listener just left.
            drop(room.frames.send(Cast::Logged(Arc::new(cast))));
        }
    }

    /// Listeners of one account.
    pub fn listeners_of(&self, account: AccountId) -> usize {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms
            .get(&account)
            .map_or(0, |room| room.frames.receiver_count())
    }

    /// Listeners over all rooms.
    pub fn listeners(&self) -> usize {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms
            .values()
            .map(|room| room.frames.receiver_count())
            .sum()
    }
}

impl Room {
    pub fn listen(&self) -> broadcast::Receiver<Cast> {
        self.frames.subscribe()
    }

    /// Sends a frame that the log does not know.
    pub fn say(&self, frame: &ServerFrame) {
        if let Some(text) = text(frame) {
            drop(self.frames.send(Cast::Ephemeral(text)));
        }
    }
}

/// A frame as text. `None` never happens for our own types, and is logged.
pub fn text(frame: &impl Serialize) -> Option<Utf8Bytes> {
    match serde_json::to_string(frame) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "a frame could not be written as JSON");
            None
        }
    }
}

fn cast(committed: &Committed) -> Option<LoggedCast> {
    let frame = |agent: Option<AgentId>| {
        let events = committed
            .events
            .iter()
            .filter(|(_, audience)| audience.is_none() || *audience == agent)
            .map(|(logged, _)| logged)
            .collect();
        text(&EventsFrame {
            prev: committed.prev,
            cursor: committed.cursor,
            events,
        })
    };
    let mut agents: Vec<AgentId> = committed
        .events
        .iter()
        .filter_map(|(_, audience)| *audience)
        .collect();
    agents.sort_unstable();
    agents.dedup();
    Some(LoggedCast {
        cursor: committed.cursor,
        everybody: frame(None)?,
        own: agents
            .into_iter()
            .map(|agent| Some((agent, frame(Some(agent))?)))
            .collect::<Option<_>>()?,
    })
}
