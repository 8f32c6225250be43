//! The connection to the server as a state machine: inputs go in, actions come
//! out. Pure: it opens nothing, reads no clock and draws no random numbers.
//!
//! ```text
//!         Start          Bootstrapped           Ready
//!   Idle ───────▶ Bootstrapping ───────▶ Opening ─────────▶ Live
//!                      ▲   │ failed        ▲   │ none left     │ dropped
//!                      │   ▼               │   ▼               │
//!                      └── Waiting ────────┴── Waiting ◀───────┘
//!   anywhere: a 401 ─▶ SignedOut, Stop ─▶ Stopped; a reset ─▶ Bootstrapping
//! ```
//!
//! - An attempt that does not answer soon is joined by another one, and the first
//!   that is ready wins. So a network that comes back is used within
//!   [`STAGGER_MS`], however long the old attempt hangs.
//! - Two sockets in a row that never got ready while HTTP works mean that
//!   something on the way blocks sockets: server-sent events take over, and a
//!   socket is tried beside them now and then.
//! - Streams may overlap: each is without gaps from its own cursor, and the
//!   replica keeps the higher version.

use super::{
    Connection, ConnectionAction, ConnectionInput, StreamNumber, Transport, backoff,
    phase::{AfterWait, Phase, StreamAttempt},
};

/// After how long another attempt joins one that did not get ready.
pub const STAGGER_MS: i64 = 2_000;
/// When an attempt is given up.
pub const GIVE_UP_MS: i64 = 6_000;
/// A stream that lived this long was stable: the backoff starts over.
pub(super) const STEADY_MS: i64 = 5_000;
/// How soon a live stream must answer when it is verified.
pub(super) const VERIFY_MS: i64 = 2_000;
/// While on server-sent events, WebSocket is tried again after this, then ever
/// more rarely.
pub(super) const SOCKET_AGAIN_MS: i64 = 30_000;
pub(super) const SOCKET_AGAIN_AT_MOST_MS: i64 = 300_000;

/// The state machine. Times are in milliseconds.
#[derive(Debug, Clone)]
pub struct ConnectionMachine {
    pub(super) phase: Phase,
    /// Open, or being opened; the live one among them.
    pub(super) streams: Vec<StreamAttempt>,
    pub(super) minted: u32,
    /// What the next attempt uses.
    pub(super) preferred: Transport,
    /// Attempts that failed since the connection was last live.
    pub(super) failed: u32,
    /// The exponent of the backoff: as `failed`, but reset only by a stream that
    /// was stable.
    pub(super) backoff_failures: u32,
    /// Sockets that never got ready, in a row.
    pub(super) refused: u32,
    pub(super) probing: bool,
    pub(super) socket_again: i64,
    pub(super) bootstrapped_at: Option<i64>,
    pub(super) gap_at: Option<i64>,
    pub(super) online: bool,
    shown: bool,
    /// Monotone, though the wall clock may jump back; `skew` makes up for it.
    pub(super) now: i64,
    skew: i64,
    pub(super) actions: Vec<ConnectionAction>,
}

impl Default for ConnectionMachine {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            streams: Vec::new(),
            minted: 0,
            preferred: Transport::Socket,
            failed: 0,
            backoff_failures: 0,
            refused: 0,
            probing: false,
            socket_again: SOCKET_AGAIN_MS,
            bootstrapped_at: None,
            gap_at: None,
            online: true,
            shown: true,
            now: i64::MIN,
            skew: 0,
            actions: Vec::new(),
        }
    }
}

impl ConnectionMachine {
    /// The state as a view shows it.
    pub fn connection(&self) -> Connection {
        match self.phase {
            Phase::Live(heartbeat) => Connection::Live(heartbeat.transport),
            Phase::SignedOut | Phase::Stopped => Connection::SignedOut,
            _ if self.failed > 0 || !self.online => Connection::Offline,
            Phase::Idle | Phase::Bootstrapping { .. } | Phase::Waiting { .. } | Phase::Opening => {
                Connection::Connecting
            }
        }
    }

    /// The stream that is ready, if any.
    pub fn live(&self) -> Option<(StreamNumber, Transport)> {
        match self.phase {
            Phase::Live(heartbeat) => Some((heartbeat.stream, heartbeat.transport)),
            _ => None,
        }
    }

    /// Whether frames of this stream still count.
    pub fn knows(&self, stream: StreamNumber) -> bool {
        self.streams.iter().any(|known| known.id == stream)
    }

    /// Takes one input at `wall` (milliseconds of the wall clock) and returns what
    /// to do. `jitter` (0 to 1) spreads the delays.
    pub fn step(
        &mut self,
        input: ConnectionInput,
        wall: i64,
        jitter: f64,
    ) -> Vec<ConnectionAction> {
        self.advance(wall);
        if matches!(self.phase, Phase::SignedOut | Phase::Stopped) {
            return Vec::new();
        }
        match input {
            ConnectionInput::Start => {
                if matches!(self.phase, Phase::Idle) {
                    self.bootstrap();
                }
            }
            ConnectionInput::Bootstrapped => self.bootstrapped(),
            ConnectionInput::BootstrapFailed => self.bootstrap_failed(jitter),
            ConnectionInput::Opened(stream) => self.opened(stream),
            ConnectionInput::Received(stream) => self.received(stream),
            ConnectionInput::Ready {
                stream,
                heartbeat_ms,
            } => self.ready(stream, heartbeat_ms),
            ConnectionInput::Gap(stream) => self.gap(stream, jitter),
            ConnectionInput::Reset(stream) => self.reset(stream, jitter),
            ConnectionInput::Closed {
                stream,
                signed_out: true,
            } => {
                self.drop_stream(stream);
                self.end(Phase::SignedOut);
            }
            ConnectionInput::SignedOut => self.end(Phase::SignedOut),
            ConnectionInput::Closed { stream, .. } => self.closed(stream, jitter),
            ConnectionInput::Probed(works) => self.probed(works),
            ConnectionInput::Tick => self.tick(jitter),
            ConnectionInput::Online => {
                self.online = true;
                self.retry_now(0);
            }
            ConnectionInput::Offline => self.offline(),
            ConnectionInput::Shown => {
                self.shown = true;
                self.retry_now(VERIFY_MS);
            }
            ConnectionInput::Hidden => self.shown = false,
            ConnectionInput::Stop => self.end(Phase::Stopped),
        }
        std::mem::take(&mut self.actions)
    }

    fn end(&mut self, phase: Phase) {
        self.close_all();
        self.phase = phase;
    }

    pub(super) fn wait(&mut self, then: AfterWait, jitter: f64) {
        let longest = if self.is_watched() {
            backoff::WATCHED_MS
        } else {
            backoff::LONGEST_MS
        };
        let until = self.now + backoff::delay(self.backoff_failures, longest, jitter);
        self.backoff_failures = self.backoff_failures.saturating_add(1);
        self.phase = Phase::Waiting { until, then };
    }

    /// The tab is visible, or the browser says that there is a network.
    pub(super) fn is_watched(&self) -> bool {
        self.online || self.shown
    }

    pub(super) fn close_all(&mut self) {
        for stream in self.streams.drain(..) {
            self.actions.push(ConnectionAction::Close(stream.id));
        }
        if matches!(self.phase, Phase::Live(_)) {
            self.phase = Phase::Opening;
        }
    }

    fn advance(&mut self, wall: i64) {
        if wall.saturating_add(self.skew) < self.now {
            self.skew = self.now.saturating_sub(wall);
        }
        self.now = wall.saturating_add(self.skew);
    }
}
