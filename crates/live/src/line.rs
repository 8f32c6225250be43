//! The line to the server as a state machine: what happens goes in, what to do
//! comes out. Pure: it opens nothing, reads no clock and draws no lots.
//!
//! ```text
//!            Start            Loaded             Ready
//!   Idle ───────────▶ Loading ───────▶ Opening ─────────▶ Live
//!                      ▲   │ failed     ▲   │ none left     │ dropped
//!                      │   ▼            │   ▼               │
//!                      └── Waiting ─────┴── Waiting ◀───────┘
//!   anywhere: a 401 ─▶ SignedOut, Stop ─▶ Stopped; a reset ─▶ Loading
//! ```
//!
//! - An attempt that does not answer soon is not waited for: another one is
//!   begun beside it, and the first that is ready wins. So a network that comes
//!   back is used within [`STAGGER_MS`], however long the old attempt hangs.
//! - Two sockets in a row that never got ready while HTTP works mean that
//!   something on the way does not let sockets through: server-sent events take
//!   over, and a socket is tried beside them now and then.
//! - Streams may overlap: each is without holes from its own cursor, and the
//!   replica keeps the higher version.

mod deadline;
mod effort;
mod phase;

use crate::{Connection, Transport, backoff};
use phase::{Phase, Pulse, Stream, Then};

/// How long an attempt stays the only one.
pub const STAGGER_MS: i64 = 2_000;
/// When an attempt is given up.
pub const GIVE_UP_MS: i64 = 6_000;
/// A stream that lived this long was a good one: the backoff starts over.
const STEADY_MS: i64 = 5_000;
/// How soon a line in doubt must answer.
const DOUBT_MS: i64 = 2_000;
/// Beside events, a socket is tried first after this, then ever more rarely.
const SOCKET_AGAIN_MS: i64 = 30_000;
const SOCKET_AGAIN_AT_MOST_MS: i64 = 300_000;

/// One stream, open or being opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub u32);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    Start,
    /// The first screen, or the one after a reset, is in the replica.
    Loaded,
    LoadFailed,
    /// The stream can be written to.
    Opened(StreamId),
    /// Anything at all came in.
    Heard(StreamId),
    Ready {
        stream: StreamId,
        heartbeat_ms: u64,
    },
    /// The replica misses something: resume.
    Gap(StreamId),
    /// The log cannot help the replica: load again.
    Reset(StreamId),
    Closed {
        stream: StreamId,
        signed_out: bool,
    },
    /// Whether HTTP works.
    Probed(bool),
    /// A request was answered with 401.
    SignedOut,
    /// Time passed.
    Tick,
    Online,
    Offline,
    /// Somebody looks: the tab is visible, or got the focus.
    Shown,
    Hidden,
    Stop,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Fetch the first screen; an older fetch is void.
    Load,
    Open {
        stream: StreamId,
        transport: Transport,
    },
    /// Say where the replica stands.
    Resume(StreamId),
    Ping(StreamId),
    Close(StreamId),
    /// Find out whether HTTP works.
    Probe,
}

/// The line.
#[derive(Debug, Clone)]
pub struct Line {
    phase: Phase,
    /// Open, or being opened; the live one among them.
    streams: Vec<Stream>,
    minted: u32,
    /// What the next attempt uses.
    preferred: Transport,
    /// Attempts that failed since the line was last live.
    failed: u32,
    /// As `failed`, but a short life does not clear it: for the backoff.
    effort: u32,
    /// Sockets that never got ready, in a row.
    refused: u32,
    probing: bool,
    socket_again: i64,
    loaded_at: Option<i64>,
    gap_at: Option<i64>,
    online: bool,
    shown: bool,
    /// Clocks jump; this one never goes back.
    now: i64,
    skew: i64,
    outputs: Vec<Output>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            streams: Vec::new(),
            minted: 0,
            preferred: Transport::Socket,
            failed: 0,
            effort: 0,
            refused: 0,
            probing: false,
            socket_again: SOCKET_AGAIN_MS,
            loaded_at: None,
            gap_at: None,
            online: true,
            shown: true,
            now: i64::MIN,
            skew: 0,
            outputs: Vec::new(),
        }
    }
}

impl Line {
    /// What a person may be told.
    pub fn connection(&self) -> Connection {
        match self.phase {
            Phase::Live(pulse) => Connection::Live(pulse.transport),
            Phase::SignedOut | Phase::Stopped => Connection::SignedOut,
            _ if self.failed > 0 || !self.online => Connection::Offline,
            Phase::Idle | Phase::Loading { .. } | Phase::Waiting { .. } | Phase::Opening => {
                Connection::Connecting
            }
        }
    }

    /// The stream to say things on.
    pub fn live(&self) -> Option<(StreamId, Transport)> {
        match self.phase {
            Phase::Live(pulse) => Some((pulse.stream, pulse.transport)),
            _ => None,
        }
    }

    /// Whether frames of this stream still count.
    pub fn knows(&self, stream: StreamId) -> bool {
        self.streams.iter().any(|known| known.id == stream)
    }

    /// Takes one input at `wall` (milliseconds of the wall clock) and says what
    /// to do. `chance` (0 to 1) jitters the delays.
    pub fn step(&mut self, input: Input, wall: i64, chance: f64) -> Vec<Output> {
        self.advance(wall);
        if matches!(self.phase, Phase::SignedOut | Phase::Stopped) {
            return Vec::new();
        }
        match input {
            Input::Start => {
                if matches!(self.phase, Phase::Idle) {
                    self.load();
                }
            }
            Input::Loaded => self.loaded(),
            Input::LoadFailed => self.load_failed(chance),
            Input::Opened(stream) => self.opened(stream),
            Input::Heard(stream) => self.heard(stream),
            Input::Ready {
                stream,
                heartbeat_ms,
            } => self.ready(stream, heartbeat_ms),
            Input::Gap(stream) => self.gap(stream, chance),
            Input::Reset(stream) => self.reset(stream, chance),
            Input::Closed {
                stream,
                signed_out: true,
            } => {
                self.drop_stream(stream);
                self.end(Phase::SignedOut);
            }
            Input::SignedOut => self.end(Phase::SignedOut),
            Input::Closed { stream, .. } => self.closed(stream, chance),
            Input::Probed(works) => self.probed(works),
            Input::Tick => self.tick(chance),
            Input::Online => {
                self.online = true;
                self.hurry(0);
            }
            Input::Offline => self.offline(),
            Input::Shown => {
                self.shown = true;
                self.hurry(DOUBT_MS);
            }
            Input::Hidden => self.shown = false,
            Input::Stop => self.end(Phase::Stopped),
        }
        std::mem::take(&mut self.outputs)
    }

    fn load(&mut self) {
        self.close_all();
        self.phase = Phase::Loading { began_at: self.now };
        self.outputs.push(Output::Load);
    }

    fn loaded(&mut self) {
        if matches!(self.phase, Phase::Loading { .. }) {
            self.loaded_at = Some(self.now);
            self.open(self.preferred);
        }
    }

    fn load_failed(&mut self, chance: f64) {
        if matches!(self.phase, Phase::Loading { .. }) {
            self.failed += 1;
            self.wait(Then::Load, chance);
        }
    }

    fn opened(&mut self, stream: StreamId) {
        if self.knows(stream) {
            self.outputs.push(Output::Resume(stream));
        }
    }

    fn heard(&mut self, stream: StreamId) {
        if let Phase::Live(pulse) = &mut self.phase
            && pulse.stream == stream
        {
            pulse.heard_at = self.now;
            pulse.answer_by = None;
        }
    }

    fn ready(&mut self, stream: StreamId, heartbeat_ms: u64) {
        let Some(known) = self.streams.iter().find(|known| known.id == stream) else {
            return;
        };
        let known = *known;
        if let Phase::Live(pulse) = self.phase
            && pulse.stream == stream
        {
            return;
        }
        let renewed = match self.phase {
            Phase::Live(pulse) if pulse.transport == known.transport => Some(pulse),
            _ => None,
        };
        // The first that is ready wins.
        for other in std::mem::take(&mut self.streams) {
            if other.id != stream {
                self.outputs.push(Output::Close(other.id));
            }
        }
        self.streams = vec![known];
        self.failed = 0;
        self.preferred = known.transport;
        if known.transport == Transport::Socket {
            self.refused = 0;
            self.socket_again = SOCKET_AGAIN_MS;
        }
        let heartbeat = i64::try_from(heartbeat_ms)
            .unwrap_or(i64::MAX)
            .clamp(1_000, 600_000);
        self.phase = Phase::Live(Pulse {
            stream,
            transport: known.transport,
            since: renewed.map_or(self.now, |pulse| pulse.since),
            heard_at: self.now,
            heartbeat,
            ping_at: self.now + heartbeat,
            answer_by: None,
            socket_at: renewed.map_or(self.now + self.socket_again, |pulse| pulse.socket_at),
        });
    }

    /// Resumes at once; but a line that only ever has gaps must not spin.
    fn gap(&mut self, stream: StreamId, chance: f64) {
        if !self.knows(stream) {
            return;
        }
        let again = self.gap_at.is_some_and(|at| self.now < at + STEADY_MS);
        self.gap_at = Some(self.now);
        self.close_all();
        if again {
            self.effort += 1;
            self.wait(Then::Open, chance);
        } else {
            self.open(self.preferred);
        }
    }

    fn reset(&mut self, stream: StreamId, chance: f64) {
        if !self.knows(stream) {
            return;
        }
        if self.loaded_at.is_some_and(|at| self.now < at + STEADY_MS) {
            self.close_all();
            self.effort += 1;
            self.wait(Then::Load, chance);
        } else {
            self.load();
        }
    }

    fn offline(&mut self) {
        self.online = false;
        match self.phase {
            // What is open may be dead without knowing. Resuming loses nothing,
            // and where the server is near (this very machine) it works.
            Phase::Live(_)
            | Phase::Opening
            | Phase::Waiting {
                then: Then::Open, ..
            } => {
                self.close_all();
                self.open(self.preferred);
            }
            _ => {}
        }
    }

    fn end(&mut self, phase: Phase) {
        self.close_all();
        self.phase = phase;
    }

    fn wait(&mut self, then: Then, chance: f64) {
        let longest = if self.is_watched() {
            backoff::WATCHED_MS
        } else {
            backoff::LONGEST_MS
        };
        let until = self.now + backoff::delay(self.effort, longest, chance);
        self.effort = self.effort.saturating_add(1);
        self.phase = Phase::Waiting { until, then };
    }

    /// Somebody looks, or the network seems to be there.
    fn is_watched(&self) -> bool {
        self.online || self.shown
    }

    fn close_all(&mut self) {
        for stream in self.streams.drain(..) {
            self.outputs.push(Output::Close(stream.id));
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
