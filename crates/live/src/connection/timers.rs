//! Which timer is due when, and what a tick does.

use super::{
    ConnectionAction, ConnectionMachine,
    machine::{GIVE_UP_MS, STAGGER_MS},
    phase::{AfterWait, Phase, StreamAttempt},
};

impl ConnectionMachine {
    /// In how many milliseconds the next [`super::ConnectionInput::Tick`] is due.
    pub fn next_tick_in(&self) -> Option<i64> {
        let given_up = self.attempts().map(|stream| stream.began_at + GIVE_UP_MS);
        let next = match self.phase {
            Phase::Waiting { until, .. } => Some(until),
            Phase::Opening => self.stagger_at(),
            Phase::Live(heartbeat) => Some(self.heartbeat_due_at(heartbeat)),
            Phase::Idle | Phase::Bootstrapping { .. } | Phase::SignedOut | Phase::Stopped => None,
        };
        let at = given_up.chain(next).min()?;
        Some((at - self.now).max(0))
    }

    /// When another attempt joins the youngest; never while nobody looks and
    /// there is no network.
    fn stagger_at(&self) -> Option<i64> {
        let youngest = self.streams.last().filter(|_| self.is_watched())?;
        Some(youngest.began_at + STAGGER_MS)
    }

    pub(super) fn tick(&mut self, jitter: f64) {
        self.give_up(jitter);
        match self.phase {
            Phase::Waiting { until, then } if self.now >= until => match then {
                AfterWait::Bootstrap => self.bootstrap(),
                AfterWait::Open => self.open(self.preferred),
            },
            Phase::Opening if self.stagger_at().is_some_and(|at| self.now >= at) => {
                self.failed += 1;
                self.open(self.preferred);
            }
            Phase::Live(heartbeat) => self.beat(heartbeat, jitter),
            _ => {}
        }
    }

    fn give_up(&mut self, jitter: f64) {
        let due: Vec<StreamAttempt> = self
            .attempts()
            .filter(|stream| self.now >= stream.began_at + GIVE_UP_MS)
            .copied()
            .collect();
        for stream in due {
            if self.drop_stream(stream.id).is_some() {
                self.actions.push(ConnectionAction::Close(stream.id));
                self.attempt_failed(stream, jitter);
            }
        }
    }
}
