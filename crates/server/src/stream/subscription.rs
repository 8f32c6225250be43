//! One client's stream: the log from its cursor, then what happens live,
//! without a hole or a repeat between the two.
//!
//! The log is read in pages, each when the client has taken the one before. It
//! listens to the room first and reads a page second, so whatever is committed
//! after the last page is in the room's broadcast channel; what the log already gave is
//! dropped by its cursor.

use std::{collections::VecDeque, fmt, sync::Arc};

use futures::{FutureExt, future::BoxFuture};
use protocol::{
    AccountId, Cursor, Epoch, LoggedEvent, ResetReason, Seq, ServerFrame,
    frame::{CloseReason, HEARTBEAT_MS},
};
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    hub::{Broadcast, Room, lag, text},
    initial_presence::InitialPresence,
};
use crate::{
    state::AppState,
    store::{
        Store, StoreError,
        event_log::{PageLimit, Replay, ReplayPage, ReplayProgress, StreamOwner},
    },
    visitor::view,
};

/// A stream of frames for one client.
pub struct Subscription {
    store: Store,
    page: PageLimit,
    account: AccountId,
    whose: StreamOwner,
    room: Arc<Room>,
    /// None only while it is being dropped.
    live: Option<broadcast::Receiver<Broadcast>>,
    phase: SubscriptionPhase,
    /// Frames to send next, with the cursor after each: one page at most.
    ready: VecDeque<(Utf8Bytes, Seq)>,
    cursor: Seq,
    epoch: Epoch,
}

/// What comes after the frames that are ready.
enum SubscriptionPhase {
    /// More of the log. The read goes on where it was when nobody waits for it.
    Log {
        progress: ReplayProgress,
        reading: Option<BoxFuture<'static, Result<Replay, StoreError>>>,
    },
    /// The log has been read to its end, as it was then.
    CaughtUp {
        resumed: Seq,
    },
    InitialPresence(InitialPresence),
    Live,
}

/// The last position of the log that the client has, by its own account.
#[derive(Debug, Clone, Copy)]
pub struct ResumePoint {
    pub epoch: Option<Epoch>,
    pub cursor: Option<Seq>,
}

impl Subscription {
    pub async fn begin(
        app: &AppState,
        room: &Arc<Room>,
        account: AccountId,
        whose: StreamOwner,
        resume_point: ResumePoint,
    ) -> Result<Self, StoreError> {
        let store = app.store.clone();
        let epoch = store.epoch();
        let page = app.settings.streams.page;
        let mut subscription = Self {
            live: Some(listen(room, whose)),
            page,
            account,
            whose,
            room: Arc::clone(room),
            phase: SubscriptionPhase::Live,
            ready: VecDeque::new(),
            cursor: Seq::ZERO,
            epoch,
            store: store.clone(),
        };
        let is_other = resume_point.epoch.is_some_and(|theirs| theirs != epoch);
        match resume_point.cursor {
            None => {
                let newest = store.read(move |read| read.cursor(account)).await?;
                subscription.start_at(newest);
                subscription.phase = SubscriptionPhase::CaughtUp { resumed: newest };
            }
            Some(_) if is_other => {
                let newest = store.read(move |read| read.cursor(account)).await?;
                subscription.reset(ResetReason::EpochChanged, newest);
            }
            Some(after) => {
                let progress = ReplayProgress {
                    resumed: after,
                    read_to: after,
                };
                let first = store
                    .read(move |read| read.replay(account, whose, progress, page))
                    .await?;
                if let Replay::Page(_) = &first {
                    subscription.start_at(after);
                }
                subscription.take(first, progress);
            }
        }
        Ok(subscription)
    }

    /// Where the client stands once it has what was handed out so far.
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            epoch: self.epoch,
            seq: self.cursor,
        }
    }

    /// Bytes that wait here for this client alone.
    pub fn buffered(&self) -> usize {
        self.ready.iter().map(|(text, _)| text.len()).sum()
    }

    /// The next frame, with the cursor after it. Waits. Cancel-safe.
    ///
    /// # Errors
    /// If the client fell too far behind, the log cannot be read, or the server
    /// stops.
    pub async fn next(&mut self) -> Result<(Utf8Bytes, Seq), CloseReason> {
        loop {
            if let Some(frame) = self.try_next()? {
                return Ok(frame);
            }
            if let SubscriptionPhase::Log { .. } = self.phase {
                self.read_on().await?;
                continue;
            }
            let Some(live) = &mut self.live else {
                return Err(CloseReason::Shutdown);
            };
            let broadcast = live.recv().await.map_err(|error| match error {
                RecvError::Lagged(_) => CloseReason::TooSlow,
                RecvError::Closed => CloseReason::Shutdown,
            })?;
            if let Some(frame) = self.pick(broadcast) {
                return Ok(frame);
            }
        }
    }

    /// The next frame if there is one already.
    pub fn try_next(&mut self) -> Result<Option<(Utf8Bytes, Seq)>, CloseReason> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Ok(Some(frame));
            }
            match &mut self.phase {
                SubscriptionPhase::Log { .. } => return Ok(None),
                SubscriptionPhase::CaughtUp { resumed } => {
                    // So much happened while the client took the last page that
                    // the channel may overflow before it is read: the log has it.
                    let waiting = self.live.as_ref().map_or(0, broadcast::Receiver::len);
                    self.phase = if waiting >= lag(self.whose) / 2 {
                        SubscriptionPhase::Log {
                            progress: ReplayProgress {
                                resumed: *resumed,
                                read_to: self.cursor,
                            },
                            reading: None,
                        }
                    } else {
                        SubscriptionPhase::InitialPresence(InitialPresence::of(
                            &self.room, self.whose,
                        ))
                    };
                }
                SubscriptionPhase::InitialPresence(presence) => match presence.next(&self.room) {
                    Some(frame) => self.push(&frame),
                    None => self.phase = SubscriptionPhase::Live,
                },
                SubscriptionPhase::Live => return self.try_live(),
            }
        }
    }

    fn try_live(&mut self) -> Result<Option<(Utf8Bytes, Seq)>, CloseReason> {
        loop {
            let Some(live) = &mut self.live else {
                return Err(CloseReason::Shutdown);
            };
            match live.try_recv() {
                Ok(broadcast) => {
                    if let Some(frame) = self.pick(broadcast) {
                        return Ok(Some(frame));
                    }
                }
                Err(TryRecvError::Empty) => return Ok(None),
                Err(TryRecvError::Lagged(_)) => return Err(CloseReason::TooSlow),
                Err(TryRecvError::Closed) => return Err(CloseReason::Shutdown),
            }
        }
    }

    /// Reads the next page of the log.
    async fn read_on(&mut self) -> Result<(), CloseReason> {
        let SubscriptionPhase::Log { progress, reading } = &mut self.phase else {
            return Ok(());
        };
        let progress = *progress;
        let reading = match reading {
            Some(reading) => reading,
            None => {
                // What waited in the channel until now is in the log.
                self.live = Some(listen(&self.room, self.whose));
                let (store, account, whose) = (self.store.clone(), self.account, self.whose);
                let page = self.page;
                let read = async move {
                    store
                        .read(move |read| read.replay(account, whose, progress, page))
                        .await
                };
                reading.insert(read.boxed())
            }
        };
        let answer = reading.await.map_err(|error| {
            // The client comes back, and the store may be there again then.
            tracing::warn!(%error, "a replay could not be read on");
            CloseReason::Shutdown
        })?;
        self.take(answer, progress);
        Ok(())
    }

    /// Makes an answer of the log the next frame.
    fn take(&mut self, answer: Replay, progress: ReplayProgress) {
        let ReplayPage {
            events,
            read_to,
            is_last,
        } = match answer {
            Replay::Reset { reason, newest } => return self.reset(reason, newest),
            Replay::Page(page) => page,
        };
        let events = match self.whose {
            StreamOwner::Agent(_) => events,
            StreamOwner::Visitor(_) => events.into_iter().map(to_visitor).collect(),
        };
        let resumed = progress.resumed;
        self.phase = if is_last {
            SubscriptionPhase::CaughtUp { resumed }
        } else {
            let progress = ReplayProgress { resumed, read_to };
            SubscriptionPhase::Log {
                progress,
                reading: None,
            }
        };
        let prev = self.cursor;
        if !events.is_empty() || (is_last && prev < read_to) {
            self.cursor = read_to;
            self.push(&ServerFrame::Events {
                prev,
                cursor: read_to,
                events,
            });
        }
    }

    fn start_at(&mut self, cursor: Seq) {
        self.cursor = cursor;
        self.push(&ServerFrame::Ready {
            epoch: self.epoch,
            cursor,
            heartbeat_ms: HEARTBEAT_MS,
        });
    }

    fn reset(&mut self, reason: ResetReason, newest: Seq) {
        metrics::counter!("frontdesk_resets_total").increment(1);
        self.cursor = newest;
        self.push(&ServerFrame::Reset { reason });
        self.phase = SubscriptionPhase::CaughtUp { resumed: newest };
    }

    fn push(&mut self, frame: &ServerFrame) {
        let cursor = self.cursor;
        self.ready.extend(text(frame).map(|text| (text, cursor)));
    }

    fn pick(&mut self, broadcast: Broadcast) -> Option<(Utf8Bytes, Seq)> {
        match broadcast {
            Broadcast::Ephemeral(text) => Some((text, self.cursor)),
            Broadcast::LoggedEvent(broadcast) if broadcast.cursor <= self.cursor => None,
            Broadcast::Visitor(own) if own.cursor <= self.cursor => None,
            Broadcast::LoggedEvent(broadcast) => {
                let StreamOwner::Agent(agent) = self.whose else {
                    return None;
                };
                self.cursor = broadcast.cursor;
                Some((broadcast.text_for(agent), broadcast.cursor))
            }
            Broadcast::Visitor(own) => {
                let text = own.text_after(self.cursor)?;
                self.cursor = own.cursor;
                Some((text, own.cursor))
            }
        }
    }
}

fn to_visitor(logged: LoggedEvent) -> LoggedEvent {
    LoggedEvent {
        seq: logged.seq,
        event: view::event(logged.event),
    }
}

fn listen(room: &Room, whose: StreamOwner) -> broadcast::Receiver<Broadcast> {
    match whose {
        StreamOwner::Agent(_) => room.listen(),
        StreamOwner::Visitor(visitor) => room.listen_as(visitor),
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("whose", &self.whose)
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        drop(self.live.take());
        if let StreamOwner::Visitor(visitor) = self.whose {
            self.room.leave_as(visitor);
        }
    }
}
