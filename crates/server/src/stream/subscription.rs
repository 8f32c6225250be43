//! One client's stream: the log from its cursor, then what happens live,
//! without a hole or a repeat between the two.
//!
//! It listens to the room first and reads the log second, so whatever is
//! committed in between is in one or in both; what the log already gave is
//! dropped by its cursor.

use std::{collections::VecDeque, sync::Arc};

use axum::extract::ws::Utf8Bytes;
use protocol::{
    AccountId, Content, Cursor, Epoch, Event, Logged, ResetReason, Seq, ServerFrame,
    frame::{CloseReason, HEARTBEAT_MS},
};
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};

use super::hub::{Cast, Room, text};
use crate::{
    app::App,
    store::{
        StoreError,
        event_log::{REPLAY_FRAME, Replay, Whose},
    },
};

/// Text in one frame of a replay past which another begins, in bytes.
const FRAME_BYTES: usize = 1024 * 1024;

/// A stream of frames for one client.
#[derive(Debug)]
pub struct Subscription {
    whose: Whose,
    room: Arc<Room>,
    /// None only while it is being dropped.
    live: Option<broadcast::Receiver<Cast>>,
    /// Frames to send before the live ones, with the cursor after each.
    first: VecDeque<(Utf8Bytes, Seq)>,
    cursor: Seq,
    epoch: Epoch,
}

/// Where the client says it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub epoch: Option<Epoch>,
    pub cursor: Option<Seq>,
}

impl Subscription {
    pub async fn begin(
        app: &App,
        room: &Arc<Room>,
        account: AccountId,
        whose: Whose,
        standing: Standing,
    ) -> Result<Self, StoreError> {
        let live = match whose {
            Whose::Agent(_) => room.listen(),
            Whose::Visitor(visitor) => room.listen_as(visitor),
        };
        let epoch = app.store.epoch();
        let answer = app
            .store
            .read(move |read| match (standing.epoch, standing.cursor) {
                (Some(theirs), Some(_)) if theirs != epoch => {
                    Ok(Replay::Reset(ResetReason::EpochChanged))
                }
                (_, Some(after)) => read.replay(account, whose, after),
                (_, None) => Ok(Replay::Events {
                    events: Vec::new(),
                    cursor: read.cursor(account)?,
                }),
            })
            .await?;
        let mut first = VecDeque::new();
        let mut push = |frame: &ServerFrame, cursor| {
            first.extend(text(frame).map(|text| (text, cursor)));
        };
        let ready = |cursor| ServerFrame::Ready {
            epoch,
            cursor,
            heartbeat_ms: HEARTBEAT_MS,
        };
        let cursor = match answer {
            Replay::Reset(reason) => {
                metrics::counter!("frontdesk_resets_total").increment(1);
                let now = app.store.read(move |read| read.cursor(account)).await?;
                push(&ServerFrame::Reset { reason }, now);
                now
            }
            Replay::Events { events, cursor } => {
                let from = standing.cursor.unwrap_or(cursor);
                push(&ready(from), from);
                for frame in frames(events, from, cursor) {
                    let at = match &frame {
                        ServerFrame::Events { cursor, .. } => *cursor,
                        _ => cursor,
                    };
                    push(&frame, at);
                }
                cursor
            }
        };
        let frames = room.roster.frames();
        let here = frames.into_iter().filter(|frame| match whose {
            Whose::Agent(_) => true,
            Whose::Visitor(_) => matches!(frame, ServerFrame::Presence { .. }),
        });
        for frame in here {
            push(&frame, cursor);
        }
        if let Whose::Agent(_) = whose {
            for frame in room.visits.frames() {
                push(&frame, cursor);
            }
        }
        Ok(Self {
            whose,
            room: Arc::clone(room),
            live: Some(live),
            first,
            cursor,
            epoch,
        })
    }

    /// Where the client stands once it has what was handed out so far.
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            epoch: self.epoch,
            seq: self.cursor,
        }
    }

    /// The next frame, with the cursor after it. Waits. Cancel-safe.
    ///
    /// # Errors
    /// If the client fell too far behind, or the server stops.
    pub async fn next(&mut self) -> Result<(Utf8Bytes, Seq), CloseReason> {
        if let Some(frame) = self.first.pop_front() {
            return Ok(frame);
        }
        loop {
            let Some(live) = &mut self.live else {
                return Err(CloseReason::Shutdown);
            };
            let cast = live.recv().await.map_err(|error| match error {
                RecvError::Lagged(_) => CloseReason::TooSlow,
                RecvError::Closed => CloseReason::Shutdown,
            })?;
            if let Some(frame) = self.pick(cast) {
                return Ok(frame);
            }
        }
    }

    /// The next frame if there is one already.
    pub fn try_next(&mut self) -> Result<Option<(Utf8Bytes, Seq)>, CloseReason> {
        if let Some(frame) = self.first.pop_front() {
            return Ok(Some(frame));
        }
        loop {
            let Some(live) = &mut self.live else {
                return Err(CloseReason::Shutdown);
            };
            match live.try_recv() {
                Ok(cast) => {
                    if let Some(frame) = self.pick(cast) {
                        return Ok(Some(frame));
                    }
                }
                Err(TryRecvError::Empty) => return Ok(None),
                Err(TryRecvError::Lagged(_)) => return Err(CloseReason::TooSlow),
                Err(TryRecvError::Closed) => return Err(CloseReason::Shutdown),
            }
        }
    }

    fn pick(&mut self, cast: Cast) -> Option<(Utf8Bytes, Seq)> {
        match cast {
            Cast::Ephemeral(text) => Some((text, self.cursor)),
            Cast::Logged(cast) if cast.cursor <= self.cursor => None,
            Cast::Own(own) if own.cursor <= self.cursor => None,
            Cast::Logged(cast) => {
                let Whose::Agent(agent) = self.whose else {
                    return None;
                };
                self.cursor = cast.cursor;
                Some((cast.text_for(agent), cast.cursor))
            }
            Cast::Own(own) => {
                let text = own.text_after(self.cursor)?;
                self.cursor = own.cursor;
                Some((text, own.cursor))
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        drop(self.live.take());
        if let Whose::Visitor(visitor) = self.whose {
            self.room.leave_as(visitor);
        }
    }
}

/// What a message says, in bytes; the rest of an event is small.
fn text_bytes(logged: &Logged) -> usize {
    match &logged.event {
        Event::MessageCreated { message } | Event::MessageUpdated { message } => {
            match &message.content {
                Content::Text { text } => text.len(),
                Content::Attachment { .. } | Content::Unsupported { .. } | Content::Unknown => 0,
            }
        }
        _ => 0,
    }
}

/// Cuts a replay into frames that follow each other from `prev` to `newest`.
fn frames(events: Vec<Logged>, mut prev: Seq, newest: Seq) -> Vec<ServerFrame> {
    let mut frames = Vec::new();
    let mut events = events.into_iter().peekable();
    while events.peek().is_some() {
        let mut part: Vec<Logged> = Vec::new();
        let mut bytes = 0;
        while let Some(logged) =
            events.next_if(|_| part.len() < REPLAY_FRAME && bytes < FRAME_BYTES)
        {
            bytes += text_bytes(&logged);
            part.push(logged);
        }
        let last = part.last().map_or(newest, |logged| logged.seq);
        let cursor = if events.peek().is_some() {
            last
        } else {
            newest
        };
        frames.push(ServerFrame::Events {
            prev,
            cursor,
            events: part,
        });
        prev = cursor;
    }
    if prev < newest {
        frames.push(ServerFrame::Events {
            prev,
            cursor: newest,
            events: Vec::new(),
        });
    }
    frames
}
