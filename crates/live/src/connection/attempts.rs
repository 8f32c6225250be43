//! Attempts to open a stream: begun, joined by others, failed, retried at once.

use super::{
    ConnectionAction, ConnectionMachine, StreamNumber,
    heartbeat::Heartbeat,
    machine::{SOCKET_AGAIN_AT_MOST_MS, STEADY_MS, VERIFY_MS},
    phase::{AfterWait, Phase, StreamAttempt},
};
use crate::Transport;

/// [`ConnectionMachine::retry_now`] begins no attempt beside one younger than this.
const FRESH_MS: i64 = 500;
/// How many attempts may run at a time.
const CONCURRENT: usize = 3;

impl ConnectionMachine {
    /// Begins an attempt, beside those that run.
    pub(super) fn open(&mut self, transport: Transport) {
        if !matches!(self.phase, Phase::Live(_)) {
            self.phase = Phase::Opening;
        }
        if self.attempts().count() >= CONCURRENT {
            let oldest = self.attempts().next().map(|stream| stream.id);
            if let Some(oldest) = oldest {
                self.drop_stream(oldest);
                self.actions.push(ConnectionAction::Close(oldest));
            }
        }
        self.minted += 1;
        let stream = StreamNumber(self.minted);
        self.streams.push(StreamAttempt {
            id: stream,
            transport,
            began_at: self.now,
        });
        self.actions
            .push(ConnectionAction::Open { stream, transport });
    }

    /// Streams that are not live yet, oldest first.
    pub(super) fn attempts(&self) -> impl Iterator<Item = &StreamAttempt> {
        let live = self.live().map(|(stream, _)| stream);
        self.streams
            .iter()
            .filter(move |stream| Some(stream.id) != live)
    }

    pub(super) fn drop_stream(&mut self, id: StreamNumber) -> Option<StreamAttempt> {
        let at = self.streams.iter().position(|stream| stream.id == id)?;
        Some(self.streams.remove(at))
    }

    /// Frames can be sent: the replica's cursor goes first.
    pub(super) fn opened(&mut self, stream: StreamNumber) {
        if self.knows(stream) {
            self.actions.push(ConnectionAction::Resume(stream));
        }
    }

    /// A stream ended by itself.
    pub(super) fn closed(&mut self, id: StreamNumber, jitter: f64) {
        let Some(stream) = self.drop_stream(id) else {
            return;
        };
        match self.phase {
            Phase::Live(heartbeat) if heartbeat.stream == id => self.dropped(heartbeat, jitter),
            _ => self.attempt_failed(stream, jitter),
        }
    }

    /// The live stream is gone.
    pub(super) fn dropped(&mut self, heartbeat: Heartbeat, jitter: f64) {
        if self.now >= heartbeat.since + STEADY_MS {
            self.backoff_failures = 0;
        }
        if self.streams.is_empty() {
            self.wait(AfterWait::Open, jitter);
        } else {
            self.phase = Phase::Opening;
        }
    }

    /// An attempt came to nothing.
    pub(super) fn attempt_failed(&mut self, stream: StreamAttempt, jitter: f64) {
        match stream.transport {
            Transport::Socket => self.refused += 1,
            Transport::Events => self.preferred = Transport::Socket,
        }
        match self.phase {
            Phase::Live(mut heartbeat) => match (heartbeat.transport, stream.transport) {
                // The stream is silent and its renewal failed: it is dead.
                (Transport::Events, Transport::Events) => {
                    self.close_all();
                    self.failed += 1;
                    self.dropped(heartbeat, jitter);
                }
                (Transport::Events, Transport::Socket) => {
                    self.socket_again = (self.socket_again * 2).min(SOCKET_AGAIN_AT_MOST_MS);
                    heartbeat.socket_at = self.now + self.socket_again;
                    self.phase = Phase::Live(heartbeat);
                }
                (Transport::Socket, _) => {}
            },
            Phase::Opening => {
                self.failed += 1;
                if self.refused >= 2 && stream.transport == Transport::Socket && !self.probing {
                    self.probing = true;
                    self.actions.push(ConnectionAction::Probe);
                }
                if self.streams.is_empty() {
                    self.wait(AfterWait::Open, jitter);
                }
            }
            _ => {}
        }
    }

    /// HTTP works though sockets do not: events.
    pub(super) fn probed(&mut self, works: bool) {
        self.probing = false;
        let wanted = matches!(
            self.phase,
            Phase::Opening
                | Phase::Waiting {
                    then: AfterWait::Open,
                    ..
                }
        );
        if works && wanted && self.refused >= 2 {
            self.open(Transport::Events);
        }
    }

    /// The network is back or somebody looks: waits end, and a live stream that
    /// was silent for longer than `silence` is verified.
    pub(super) fn retry_now(&mut self, silence: i64) {
        match self.phase {
            Phase::Waiting {
                then: AfterWait::Bootstrap,
                ..
            } => self.bootstrap(),
            Phase::Waiting {
                then: AfterWait::Open,
                ..
            } => self.open(self.preferred),
            Phase::Bootstrapping { began_at } if self.now >= began_at + VERIFY_MS => {
                self.bootstrap()
            }
            Phase::Opening => {
                let youngest = self.streams.last().map_or(i64::MIN, |last| last.began_at);
                if self.now >= youngest.saturating_add(FRESH_MS) {
                    self.open(self.preferred);
                }
            }
            Phase::Live(heartbeat) if self.now >= heartbeat.received_at + silence => {
                self.verify(heartbeat)
            }
            _ => {}
        }
    }
}
