//! Attempts: begun, joined by others, failed; and what hurries them.

use super::{
    DOUBT_MS, Line, Output, Phase, Pulse, SOCKET_AGAIN_AT_MOST_MS, STEADY_MS, Stream, StreamId,
    Then,
};
use crate::Transport;

/// A hurried attempt is not begun beside one younger than this.
const FRESH_MS: i64 = 500;
/// How many attempts may run at a time.
const SIDE_BY_SIDE: usize = 3;

impl Line {
    /// Begins an attempt, beside those that run.
    pub(super) fn open(&mut self, transport: Transport) {
        if !matches!(self.phase, Phase::Live(_)) {
            self.phase = Phase::Opening;
        }
        if self.attempts().count() >= SIDE_BY_SIDE {
            let oldest = self.attempts().next().map(|stream| stream.id);
            if let Some(oldest) = oldest {
                self.drop_stream(oldest);
                self.outputs.push(Output::Close(oldest));
            }
        }
        self.minted += 1;
        let stream = StreamId(self.minted);
        self.streams.push(Stream {
            id: stream,
            transport,
            began_at: self.now,
        });
        self.outputs.push(Output::Open { stream, transport });
    }

    /// Streams that are not live yet, oldest first.
    pub(super) fn attempts(&self) -> impl Iterator<Item = &Stream> {
        let live = self.live().map(|(stream, _)| stream);
        self.streams
            .iter()
            .filter(move |stream| Some(stream.id) != live)
    }

    pub(super) fn drop_stream(&mut self, id: StreamId) -> Option<Stream> {
        let at = self.streams.iter().position(|stream| stream.id == id)?;
        Some(self.streams.remove(at))
    }

    /// A stream ended by itself.
    pub(super) fn closed(&mut self, id: StreamId, chance: f64) {
        let Some(stream) = self.drop_stream(id) else {
            return;
        };
        match self.phase {
            Phase::Live(pulse) if pulse.stream == id => self.dropped(pulse, chance),
            _ => self.attempt_failed(stream, chance),
        }
    }

    /// The live stream is gone.
    pub(super) fn dropped(&mut self, pulse: Pulse, chance: f64) {
        if self.now >= pulse.since + STEADY_MS {
            self.effort = 0;
        }
        if self.streams.is_empty() {
            self.wait(Then::Open, chance);
        } else {
            self.phase = Phase::Opening;
        }
    }

    /// An attempt came to nothing.
    pub(super) fn attempt_failed(&mut self, stream: Stream, chance: f64) {
        match stream.transport {
            Transport::Socket => self.refused += 1,
            Transport::Events => self.preferred = Transport::Socket,
        }
        match self.phase {
            Phase::Live(mut pulse) => match (pulse.transport, stream.transport) {
                // The stream is silent and its renewal failed: it is dead.
                (Transport::Events, Transport::Events) => {
                    self.close_all();
                    self.failed += 1;
                    self.dropped(pulse, chance);
                }
                (Transport::Events, Transport::Socket) => {
                    self.socket_again = (self.socket_again * 2).min(SOCKET_AGAIN_AT_MOST_MS);
                    pulse.socket_at = self.now + self.socket_again;
                    self.phase = Phase::Live(pulse);
                }
                (Transport::Socket, _) => {}
            },
            Phase::Opening => {
                self.failed += 1;
                if self.refused >= 2 && stream.transport == Transport::Socket && !self.probing {
                    self.probing = true;
                    self.outputs.push(Output::Probe);
                }
                if self.streams.is_empty() {
                    self.wait(Then::Open, chance);
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
                    then: Then::Open,
                    ..
                }
        );
        if works && wanted && self.refused >= 2 {
            self.open(Transport::Events);
        }
    }

    /// Something speaks for trying now. A live line that was silent for longer
    /// than `silence` must prove itself.
    pub(super) fn hurry(&mut self, silence: i64) {
        match self.phase {
            Phase::Waiting {
                then: Then::Load, ..
            } => self.load(),
            Phase::Waiting {
                then: Then::Open, ..
            } => self.open(self.preferred),
            Phase::Loading { began_at } if self.now >= began_at + DOUBT_MS => self.load(),
            Phase::Opening => {
                let youngest = self.streams.last().map_or(i64::MIN, |last| last.began_at);
                if self.now >= youngest.saturating_add(FRESH_MS) {
                    self.open(self.preferred);
                }
            }
            Phase::Live(pulse) if self.now >= pulse.heard_at + silence => self.doubt(pulse),
            _ => {}
        }
    }

    fn doubt(&mut self, mut pulse: Pulse) {
        match pulse.transport {
            Transport::Socket => {
                let by = self.now + DOUBT_MS;
                pulse.answer_by = Some(pulse.answer_by.map_or(by, |known| known.min(by)));
                pulse.ping_at = self.now + pulse.heartbeat;
                self.phase = Phase::Live(pulse);
                self.outputs.push(Output::Ping(pulse.stream));
            }
            Transport::Events => self.renew(),
        }
    }

    /// Events cannot be asked whether they live. A new stream beside the old
    /// one can: when it is ready it replaces it, unnoticed.
    pub(super) fn renew(&mut self) {
        let renewing = self
            .attempts()
            .any(|stream| stream.transport == Transport::Events);
        if !renewing {
            self.open(Transport::Events);
        }
    }
}
