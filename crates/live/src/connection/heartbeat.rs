//! The live stream, from when it is ready, and its signs of life: pings and their
//! answers on a socket, overlapping renewal of server-sent events.

use protocol::frame::HEARTBEAT_GRACE_MS;

use super::{
    ConnectionAction, ConnectionMachine, StreamNumber,
    machine::{SOCKET_AGAIN_MS, VERIFY_MS},
    phase::Phase,
};
use crate::Transport;

/// How late an answer may be.
const GRACE_MS: i64 = HEARTBEAT_GRACE_MS.cast_signed();

/// The live stream, and when it last showed that it is alive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heartbeat {
    pub(super) stream: StreamNumber,
    pub(super) transport: Transport,
    /// When it got ready.
    pub(super) since: i64,
    pub(super) received_at: i64,
    /// How long the server is silent at most.
    pub(super) interval: i64,
    pub(super) ping_at: i64,
    /// A ping is out: by then a frame must have come.
    pub(super) answer_by: Option<i64>,
    /// Server-sent events only: when a socket is tried beside them.
    pub(super) socket_at: i64,
}

impl ConnectionMachine {
    /// A stream is ready. The first that is wins: the others are closed.
    pub(super) fn ready(&mut self, stream: StreamNumber, heartbeat_ms: u64) {
        let Some(known) = self.streams.iter().find(|known| known.id == stream) else {
            return;
        };
        let known = *known;
        if let Phase::Live(heartbeat) = self.phase
            && heartbeat.stream == stream
        {
            return;
        }
        let renewed = match self.phase {
            Phase::Live(heartbeat) if heartbeat.transport == known.transport => Some(heartbeat),
            _ => None,
        };
        for other in std::mem::take(&mut self.streams) {
            if other.id != stream {
                self.actions.push(ConnectionAction::Close(other.id));
            }
        }
        self.streams = vec![known];
        self.failed = 0;
        self.preferred = known.transport;
        if known.transport == Transport::Socket {
            self.refused = 0;
            self.socket_again = SOCKET_AGAIN_MS;
        }
        let interval = i64::try_from(heartbeat_ms)
            .unwrap_or(i64::MAX)
            .clamp(1_000, 600_000);
        self.phase = Phase::Live(Heartbeat {
            stream,
            transport: known.transport,
            since: renewed.map_or(self.now, |heartbeat| heartbeat.since),
            received_at: self.now,
            interval,
            ping_at: self.now + interval,
            answer_by: None,
            socket_at: renewed.map_or(self.now + self.socket_again, |heartbeat| {
                heartbeat.socket_at
            }),
        });
    }

    /// A frame came in on this stream.
    pub(super) fn received(&mut self, stream: StreamNumber) {
        if let Phase::Live(heartbeat) = &mut self.phase
            && heartbeat.stream == stream
        {
            heartbeat.received_at = self.now;
            heartbeat.answer_by = None;
        }
    }

    /// When the live stream needs attention next.
    pub(super) fn heartbeat_due_at(&self, heartbeat: Heartbeat) -> i64 {
        match heartbeat.transport {
            Transport::Socket => heartbeat
                .answer_by
                .map_or(heartbeat.ping_at, |by| by.min(heartbeat.ping_at)),
            Transport::Events => {
                let silent_at = heartbeat.received_at + heartbeat.interval + GRACE_MS;
                let tried = |transport| self.attempts().any(|s| s.transport == transport);
                let renewal = (!tried(Transport::Events)).then_some(silent_at);
                let socket = (!tried(Transport::Socket)).then_some(heartbeat.socket_at);
                renewal.into_iter().chain(socket).min().unwrap_or(i64::MAX)
            }
        }
    }

    /// Does what is due on the live stream.
    pub(super) fn beat(&mut self, mut heartbeat: Heartbeat, jitter: f64) {
        match heartbeat.transport {
            Transport::Socket => {
                if heartbeat.answer_by.is_some_and(|by| self.now >= by) {
                    self.close_all();
                    self.failed += 1;
                    self.dropped(heartbeat, jitter);
                } else if self.now >= heartbeat.ping_at {
                    heartbeat.ping_at = self.now + heartbeat.interval;
                    heartbeat.answer_by = Some(self.now + GRACE_MS);
                    self.phase = Phase::Live(heartbeat);
                    self.actions.push(ConnectionAction::Ping(heartbeat.stream));
                }
            }
            Transport::Events => {
                if self.now >= heartbeat.received_at + heartbeat.interval + GRACE_MS {
                    self.renew();
                }
                let trying = self.attempts().any(|s| s.transport == Transport::Socket);
                if self.now >= heartbeat.socket_at && !trying {
                    self.open(Transport::Socket);
                }
            }
        }
    }

    /// The live stream may be dead: it has [`VERIFY_MS`] to show that it is not.
    pub(super) fn verify(&mut self, mut heartbeat: Heartbeat) {
        match heartbeat.transport {
            Transport::Socket => {
                let by = self.now + VERIFY_MS;
                heartbeat.answer_by = Some(heartbeat.answer_by.map_or(by, |known| known.min(by)));
                heartbeat.ping_at = self.now + heartbeat.interval;
                self.phase = Phase::Live(heartbeat);
                self.actions.push(ConnectionAction::Ping(heartbeat.stream));
            }
            Transport::Events => self.renew(),
        }
    }

    /// Server-sent events cannot be pinged. A second stream is opened beside the
    /// first; when it is ready, it replaces it without a gap.
    pub(super) fn renew(&mut self) {
        let renewing = self
            .attempts()
            .any(|stream| stream.transport == Transport::Events);
        if !renewing {
            self.open(Transport::Events);
        }
    }
}
