//! How fast pretend customers write: seldom enough to follow, often enough to
//! feel alive.

use std::time::Duration;

use rand::{Rng, RngExt};

/// The rhythm of a [`Demo`](crate::Demo).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two messages that customers send of their own accord, on
    /// average.
    pub gap: Duration,
    /// Shortest time from seeing a message to beginning to answer.
    pub think: Duration,
    /// For each character typed.
    pub keystroke: Duration,
}

impl Pace {
    /// So many messages a minute that nobody asked for; answers come on top.
    /// What is not a positive number counts as one in ten minutes.
    pub fn per_minute(messages: f64) -> Self {
        let messages = if messages.is_finite() {
            messages.max(0.1)
        } else {
            0.1
        };
        Self {
            gap: Duration::from_secs_f64(60.0 / messages),
            think: Duration::from_millis(1500),
            keystroke: Duration::from_millis(45),
        }
    }

    /// As fast as the machine allows, for tests.
    pub fn breathless() -> Self {
        Self {
            gap: Duration::ZERO,
            think: Duration::ZERO,
            keystroke: Duration::ZERO,
        }
    }

    /// A gap that strays by half either way, so that a demo has no beat.
    pub(crate) fn next_gap(&self, random: &mut impl Rng) -> Duration {
        self.gap.mul_f64(random.random_range(0.5..1.5))
    }

    /// How long someone takes to write this. Nobody is watched typing for
    /// more than a few seconds.
    pub(crate) fn typing(&self, text: &str, random: &mut impl Rng) -> Duration {
        const PATIENCE: u32 = 120;
        let characters = u32::try_from(text.chars().count())
            .unwrap_or(PATIENCE)
            .min(PATIENCE);
        (self.think + self.keystroke * characters).mul_f64(random.random_range(0.7..1.6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_gap() {
        assert_eq!(Pace::per_minute(12.0).gap, Duration::from_secs(5));
    }

    #[test]
    fn a_rate_that_makes_no_sense_is_slow_and_does_not_panic() {
        for rate in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Pace::per_minute(rate).gap, Duration::from_secs(600));
        }
    }
}
