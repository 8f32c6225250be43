//! Whether the clock is trusted with deleting. A clock that is wrong by weeks
//! would make all there is old at once. Pure.

use std::time::Duration;

use protocol::Timestamp;

/// What counts as plausible.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plausible {
    /// So much more than was observed may pass between two looks.
    pub(super) gap: Duration,
    /// For so long the server must run under a new time before it deletes.
    pub(super) wait: Duration,
}

impl Plausible {
    pub(super) const USUAL: Self = Self {
        gap: Duration::from_secs(24 * 60 * 60),
        wait: Duration::from_secs(24 * 60 * 60),
    };
}

/// What is remembered from look to look, over restarts too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trust {
    /// When the clock was looked at last; none where nothing ever was logged.
    pub(super) seen_at: Option<Timestamp>,
    /// For how long the server must still run.
    pub(super) wait_ms: i64,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Delete,
    /// The time has jumped by so much.
    Jumped {
        gap_ms: i64,
    },
    Waiting,
}

impl Trust {
    /// Looks at the clock, `observed` after the look before; zero at a start,
    /// since nobody was there to observe.
    pub(super) fn look(
        self,
        now: Timestamp,
        observed: Duration,
        plausible: Plausible,
    ) -> (Self, Decision) {
        let observed = millis(observed);
        let gap_ms = self
            .seen_at
            .map_or(0, |seen| now.millis().saturating_sub(seen.millis()));
        let slack = millis(plausible.gap);
        let has_jumped = gap_ms > observed.saturating_add(slack) || gap_ms < -slack;
        let wait_ms = if has_jumped {
            millis(plausible.wait)
        } else {
            (self.wait_ms - observed).max(0)
        };
        let decision = match wait_ms {
            _ if has_jumped => Decision::Jumped { gap_ms },
            0 => Decision::Delete,
            _ => Decision::Waiting,
        };
        let seen_at = Some(now);
        (Self { seen_at, wait_ms }, decision)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::Timestamp;

    use super::{Decision, Plausible, Trust};

    const HOUR_MS: i64 = 60 * 60 * 1000;
    const DAY_MS: i64 = 24 * HOUR_MS;
    const HOUR: Duration = Duration::from_secs(60 * 60);
    const START: i64 = 1_700_000_000_000;

    fn look(trust: &mut Trust, at: i64, observed: Duration) -> Decision {
        let now = Timestamp::from_millis(at);
        let (next, decision) = trust.look(now, observed, Plausible::USUAL);
        *trust = next;
        decision
    }

    fn seen(at: i64) -> Trust {
        Trust {
            seen_at: Some(Timestamp::from_millis(at)),
            wait_ms: 0,
        }
    }

    #[test]
    fn hour_by_hour_it_deletes() {
        let mut trust = seen(START);
        for hour in 1..100 {
            let decision = look(&mut trust, START + hour * HOUR_MS, HOUR);
            assert_eq!(decision, Decision::Delete);
        }
    }

    #[test]
    fn a_start_forty_days_ahead_waits_for_a_day_of_running_over_restarts() {
        let mut trust = seen(START);
        let mut at = START + 40 * DAY_MS;
        let first = look(&mut trust, at, Duration::ZERO);
        assert_eq!(
            first,
            Decision::Jumped {
                gap_ms: 40 * DAY_MS
            }
        );
        for hour in 1..24 {
            at += HOUR_MS;
            assert_eq!(look(&mut trust, at, HOUR), Decision::Waiting);
            if hour % 5 == 0 {
                assert_eq!(look(&mut trust, at, Duration::ZERO), Decision::Waiting);
            }
        }
        assert_eq!(look(&mut trust, at + HOUR_MS, HOUR), Decision::Delete);
    }

    #[test]
    fn a_jump_back_or_a_second_one_makes_it_wait_anew() {
        let mut trust = seen(START);
        look(&mut trust, START + 40 * DAY_MS, Duration::ZERO);
        let back = look(&mut trust, START + HOUR_MS, HOUR);
        assert!(matches!(back, Decision::Jumped { .. }));
        assert_eq!(trust.wait_ms, DAY_MS);
    }

    #[test]
    fn months_off_are_as_implausible_and_a_night_is_not() {
        let mut trust = seen(START);
        assert_eq!(
            look(&mut trust, START + DAY_MS / 2, Duration::ZERO),
            Decision::Delete
        );
        let months = look(&mut trust, START + 90 * DAY_MS, Duration::ZERO);
        assert!(matches!(months, Decision::Jumped { .. }));
    }

    #[test]
    fn where_nothing_ever_was_there_is_nothing_to_wait_for() {
        let mut trust = Trust {
            seen_at: None,
            wait_ms: 0,
        };
        assert_eq!(look(&mut trust, START, Duration::ZERO), Decision::Delete);
    }
}
