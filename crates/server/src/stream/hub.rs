//! One room per account with listeners. What one commit did is serialised
//! once and shared by every listener.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{AccountId, AgentId, ContactId, LoggedEvent, Seq, ServerFrame};
use serde::Serialize;
use tokio::sync::broadcast;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    presence::Roster, sessions::Sessions, visitor_pages::VisitorPages,
    visitor_streams::VisitorStreams,
};
use crate::{
    store::{Committed, audience::Audience, event_log::StreamOwner},
    visitor::view,
};

/// Frames a slow listener may lag behind before its stream is closed. A frame is
/// shared, so this bounds memory per account and not per listener.
const LAG: usize = 1_024;
/// The same for one visitor's tabs.
const VISITOR_LAG: usize = 64;

/// Frames this listener may lag behind.
pub(super) const fn lag(whose: StreamOwner) -> usize {
    match whose {
        StreamOwner::Agent(_) => LAG,
        StreamOwner::Visitor(_) => VISITOR_LAG,
    }
}

/// All rooms of this process.
#[derive(Debug, Clone, Default)]
pub struct Hub {
    rooms: Arc<Mutex<HashMap<AccountId, Arc<Room>>>>,
    /// What the open streams are open under: who ends a session says so here.
    pub sessions: Sessions,
    /// The visitors' open streams.
    pub visitor_streams: VisitorStreams,
}

/// An account's listeners.
#[derive(Debug)]
pub struct Room {
    frames: broadcast::Sender<Broadcast>,
    /// A broadcast channel for each visitor who listens: one visitor's message
    /// wakes nobody else's tabs.
    visitors: Mutex<HashMap<ContactId, broadcast::Sender<Broadcast>>>,
    pub roster: Roster,
    pub visitor_pages: VisitorPages,
}

/// What every listener of a room, or every tab of a visitor, receives.
#[derive(Debug, Clone)]
pub enum Broadcast {
    LoggedEvent(Arc<LoggedBroadcast>),
    /// To one visitor: what they may see of a commit.
    Visitor(Arc<VisitorBroadcast>),
    /// Outside the log: typing, presence, viewing.
    Ephemeral(Utf8Bytes),
}

/// One commit's events, as text.
#[derive(Debug)]
pub struct LoggedBroadcast {
    pub cursor: Seq,
    /// What every agent may see.
    everybody: Utf8Bytes,
    /// What these see instead: their own events are among it.
    own: Vec<(AgentId, Utf8Bytes)>,
}

impl LoggedBroadcast {
    pub fn text_for(&self, agent: AgentId) -> Utf8Bytes {
        self.own
            .iter()
            .find(|(whose, _)| *whose == agent)
            .map_or_else(|| self.everybody.clone(), |(_, text)| text.clone())
    }
}

/// One commit's events for one visitor. Their tabs may be at different cursors,
/// so each writes its own frame.
#[derive(Debug)]
pub struct VisitorBroadcast {
    pub cursor: Seq,
    events: Vec<LoggedEvent>,
}

impl VisitorBroadcast {
    pub fn text_after(&self, prev: Seq) -> Option<Utf8Bytes> {
        text(&EventsFrame {
            prev,
            cursor: self.cursor,
            events: self.events.iter().collect(),
        })
    }
}

/// Like [`ServerFrame::Events`], without owning the events.
#[derive(Serialize)]
#[serde(tag = "type", rename = "events")]
struct EventsFrame<'a> {
    prev: Seq,
    cursor: Seq,
    events: Vec<&'a LoggedEvent>,
}

impl Hub {
    /// The account's room, made if nobody is there yet.
    pub fn room(&self, account: AccountId) -> Arc<Room> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rooms.entry(account).or_insert_with(|| {
            Arc::new(Room {
                frames: broadcast::Sender::new(LAG),
                visitors: Mutex::default(),
                roster: Roster::default(),
                visitor_pages: VisitorPages::default(),
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
        let Some(room) = room else { return };
        if listeners > 0
            && let Some(logged) = for_agents(committed)
        {
            // Fails only when the last listener just left.
            drop(room.frames.send(Broadcast::LoggedEvent(Arc::new(logged))));
        }
        room.publish_to_visitors(committed);
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
    pub fn listen(&self) -> broadcast::Receiver<Broadcast> {
        self.frames.subscribe()
    }

    /// A visitor's broadcast channel, made if none of their tabs is there yet.
    pub fn listen_as(&self, visitor: ContactId) -> broadcast::Receiver<Broadcast> {
        let mut channels = self.channels();
        channels
            .entry(visitor)
            .or_insert_with(|| broadcast::Sender::new(VISITOR_LAG))
            .subscribe()
    }

    /// A tab is gone: without others the channel goes too.
    pub fn leave_as(&self, visitor: ContactId) {
        let mut channels = self.channels();
        if channels
            .get(&visitor)
            .is_some_and(|channel| channel.receiver_count() == 0)
        {
            channels.remove(&visitor);
        }
    }

    fn channels(&self) -> MutexGuard<'_, HashMap<ContactId, broadcast::Sender<Broadcast>>> {
        self.visitors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish_to_visitors(&self, committed: &Committed) {
        let channels = self.channels();
        if channels.is_empty() {
            return;
        }
        let is_for_all = |audience: &Audience| *audience == Audience::Everybody;
        let for_visitor = |visitor: ContactId| {
            let theirs = committed.events.iter();
            let theirs = theirs.filter(|(_, audience)| audience.has_visitor(visitor));
            Broadcast::Visitor(Arc::new(VisitorBroadcast {
                cursor: committed.cursor,
                events: theirs
                    .map(|(logged, _)| LoggedEvent {
                        seq: logged.seq,
                        event: view::event(logged.event.clone()),
                    })
                    .collect(),
            }))
        };
        if committed.events.iter().any(|(_, whose)| is_for_all(whose)) {
            for (visitor, channel) in &*channels {
                drop(channel.send(for_visitor(*visitor)));
            }
            return;
        }
        let named = committed.events.iter();
        let named: BTreeSet<ContactId> = named
            .filter_map(|(_, audience)| match audience {
                Audience::Visitor(visitor) => Some(*visitor),
                Audience::Agents | Audience::Agent(_) | Audience::Everybody => None,
            })
            .collect();
        for visitor in named {
            if let Some(channel) = channels.get(&visitor) {
                drop(channel.send(for_visitor(visitor)));
            }
        }
    }

    /// Sends a frame that the log does not know to one visitor.
    pub fn say_to_visitor(&self, visitor: ContactId, frame: &ServerFrame) {
        if let Some(channel) = self.channels().get(&visitor)
            && let Some(text) = text(frame)
        {
            drop(channel.send(Broadcast::Ephemeral(text)));
        }
    }

    /// The same to every visitor.
    pub fn say_to_visitors(&self, frame: &ServerFrame) {
        let channels = self.channels();
        if let Some(text) = (!channels.is_empty()).then(|| text(frame)).flatten() {
            for channel in channels.values() {
                drop(channel.send(Broadcast::Ephemeral(text.clone())));
            }
        }
    }

    /// Sends a frame that the log does not know to the agents.
    pub fn say(&self, frame: &ServerFrame) {
        if let Some(text) = text(frame) {
            drop(self.frames.send(Broadcast::Ephemeral(text)));
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

fn for_agents(committed: &Committed) -> Option<LoggedBroadcast> {
    let frame = |agent: Option<AgentId>| {
        let events = committed
            .events
            .iter()
            .filter(|(_, audience)| match (audience, agent) {
                (Audience::Agent(_), None) => false,
                (audience, Some(agent)) => audience.has_agent(agent),
                (Audience::Agents | Audience::Visitor(_) | Audience::Everybody, None) => true,
            })
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
        .filter_map(|(_, audience)| match audience {
            Audience::Agent(agent) => Some(*agent),
            Audience::Agents | Audience::Visitor(_) | Audience::Everybody => None,
        })
        .collect();
    agents.sort_unstable();
    agents.dedup();
    Some(LoggedBroadcast {
        cursor: committed.cursor,
        everybody: frame(None)?,
        own: agents
            .into_iter()
            .map(|agent| Some((agent, frame(Some(agent))?)))
            .collect::<Option<_>>()?,
    })
}
