//! Bootstrap, the first and each later one; and what follows when a stream cannot
//! go on, or the browser says that there is no network.

use super::{
    ConnectionAction, ConnectionMachine, StreamNumber,
    machine::STEADY_MS,
    phase::{AfterWait, Phase},
};

impl ConnectionMachine {
    pub(super) fn bootstrap(&mut self) {
        self.close_all();
        self.phase = Phase::Bootstrapping { began_at: self.now };
        self.actions.push(ConnectionAction::Bootstrap);
    }

    pub(super) fn bootstrapped(&mut self) {
        if matches!(self.phase, Phase::Bootstrapping { .. }) {
            self.bootstrapped_at = Some(self.now);
            self.open(self.preferred);
        }
    }

    pub(super) fn bootstrap_failed(&mut self, jitter: f64) {
        if matches!(self.phase, Phase::Bootstrapping { .. }) {
            self.failed += 1;
            self.wait(AfterWait::Bootstrap, jitter);
        }
    }

    /// Resumes at once; after a second gap within [`STEADY_MS`] with a backoff, so
    /// that a stream which always has gaps does not loop.
    pub(super) fn gap(&mut self, stream: StreamNumber, jitter: f64) {
        if !self.knows(stream) {
            return;
        }
        let again = self.gap_at.is_some_and(|at| self.now < at + STEADY_MS);
        self.gap_at = Some(self.now);
        self.close_all();
        if again {
            self.backoff_failures += 1;
            self.wait(AfterWait::Open, jitter);
        } else {
            self.open(self.preferred);
        }
    }

    pub(super) fn reset(&mut self, stream: StreamNumber, jitter: f64) {
        if !self.knows(stream) {
            return;
        }
        if self
            .bootstrapped_at
            .is_some_and(|at| self.now < at + STEADY_MS)
        {
            self.close_all();
            self.backoff_failures += 1;
            self.wait(AfterWait::Bootstrap, jitter);
        } else {
            self.bootstrap();
        }
    }

    pub(super) fn offline(&mut self) {
        self.online = false;
        match self.phase {
            // What is open may be dead without knowing. Resuming loses nothing,
            // and where the server is near (this very machine) it works.
            Phase::Live(_)
            | Phase::Opening
            | Phase::Waiting {
                then: AfterWait::Open,
                ..
            } => {
                self.close_all();
                self.open(self.preferred);
            }
            _ => {}
        }
    }
}
