//! What is due when.

use protocol::frame::HEARTBEAT_GRACE_MS;

use super::{GIVE_UP_MS, Line, Output, Phase, Pulse, STAGGER_MS, Stream, Then};
use crate::Transport;

const GRACE_MS: i64 = HEARTBEAT_GRACE_MS.cast_signed();

impl Line {
    /// In how many milliseconds the next [`super::Input::Tick`] is due.
    pub fn wakes_in(&self) -> Option<i64> {
        let given_up = self.attempts().map(|stream| stream.began_at + GIVE_UP_MS);
        let next = match self.phase {
            Phase::Waiting { until, .. } => Some(until),
            Phase::Opening => self.stagger_at(),
            Phase::Live(pulse) => Some(self.pulse_at(pulse)),
            Phase::Idle | Phase::Loading { .. } | Phase::SignedOut | Phase::Stopped => None,
        };
        let at = given_up.chain(next).min()?;
        Some((at - self.now).max(0))
    }

    /// When another attempt joins the youngest; never, if nobody would care.
    fn stagger_at(&self) -> Option<i64> {
        let youngest = self.streams.last().filter(|_| self.is_watched())?;
        Some(youngest.began_at + STAGGER_MS)
    }

    fn pulse_at(&self, pulse: Pulse) -> i64 {
        match pulse.transport {
            Transport::Socket => pulse
                .answer_by
                .map_or(pulse.ping_at, |by| by.min(pulse.ping_at)),
            Transport::Events => {
                let silent_at = pulse.heard_at + pulse.heartbeat + GRACE_MS;
                let tried = |transport| self.attempts().any(|s| s.transport == transport);
                let renewal = (!tried(Transport::Events)).then_some(silent_at);
                let socket = (!tried(Transport::Socket)).then_some(pulse.socket_at);
                renewal.into_iter().chain(socket).min().unwrap_or(i64::MAX)
            }
        }
    }

    pub(super) fn tick(&mut self, chance: f64) {
        self.give_up(chance);
        match self.phase {
            Phase::Waiting { until, then } if self.now >= until => match then {
                Then::Load => self.load(),
                Then::Open => self.open(self.preferred),
            },
            Phase::Opening if self.stagger_at().is_some_and(|at| self.now >= at) => {
                self.failed += 1;
                self.open(self.preferred);
            }
            Phase::Live(pulse) => self.beat(pulse, chance),
            _ => {}
        }
    }

    fn give_up(&mut self, chance: f64) {
        let due: Vec<Stream> = self
            .attempts()
            .filter(|stream| self.now >= stream.began_at + GIVE_UP_MS)
            .copied()
            .collect();
        for stream in due {
            if self.drop_stream(stream.id).is_some() {
                self.outputs.push(Output::Close(stream.id));
                self.attempt_failed(stream, chance);
            }
        }
    }

    fn beat(&mut self, mut pulse: Pulse, chance: f64) {
        match pulse.transport {
            Transport::Socket => {
                if pulse.answer_by.is_some_and(|by| self.now >= by) {
                    self.close_all();
                    self.failed += 1;
                    self.dropped(pulse, chance);
                } else if self.now >= pulse.ping_at {
                    pulse.ping_at = self.now + pulse.heartbeat;
                    pulse.answer_by = Some(self.now + GRACE_MS);
                    self.phase = Phase::Live(pulse);
                    self.outputs.push(Output::Ping(pulse.stream));
                }
            }
            Transport::Events => {
                if self.now >= pulse.heard_at + pulse.heartbeat + GRACE_MS {
                    self.renew();
                }
                let trying = self.attempts().any(|s| s.transport == Transport::Socket);
                if self.now >= pulse.socket_at && !trying {
                    self.open(Transport::Socket);
                }
            }
        }
    }
}
