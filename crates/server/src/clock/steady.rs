//! A clock that never falls and does not follow a jump at once. Pure: it is
//! told what the machine's two clocks say.

use std::time::Duration;

use protocol::Timestamp;

/// What is believed of the machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct JumpLimits {
    /// A wall clock that runs away further than this from the monotonic clock
    /// has jumped.
    pub jump: Duration,
    /// A jump that lasts this long was somebody setting the clock right.
    pub follow_after: Duration,
}

impl JumpLimits {
    pub const USUAL: Self = Self {
        jump: Duration::from_secs(5 * 60),
        follow_after: Duration::from_secs(60 * 60),
    };
}

/// The server's time.
#[derive(Debug)]
pub struct Clock {
    limits: JumpLimits,
    /// The newest time that was told.
    last: i64,
    /// Believed wall time less monotonic time; none before the first reading.
    offset: Option<i64>,
    jumped: Option<Jumped>,
    slow: Option<Slow>,
}

/// The wall clock stands somewhere else since then.
#[derive(Debug, Clone, Copy)]
struct Jumped {
    offset: i64,
    since: i64,
}

/// The time told is ahead of what is believed: it goes at half speed from here.
#[derive(Debug, Clone, Copy)]
struct Slow {
    told: i64,
    since: i64,
}

/// What one reading of the clock gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Never before an earlier reading.
    pub now: Timestamp,
    /// What the machine's clock is believed to mean; may fall.
    pub believed: Timestamp,
    /// The machine's clock says something else than what is believed.
    pub is_doubtful: bool,
    pub notice: Option<Notice>,
}

/// What a person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    Jumped { by_ms: i64 },
    Followed { by_ms: i64 },
}

impl Clock {
    pub const fn new(limits: JumpLimits) -> Self {
        Self {
            limits,
            last: i64::MIN,
            offset: None,
            jumped: None,
            slow: None,
        }
    }

    /// Never tells a time before this.
    pub fn at_least(&mut self, floor: Timestamp) {
        self.last = self.last.max(floor.millis());
    }

    pub fn read(&mut self, wall: Timestamp, monotonic: Duration) -> Reading {
        let elapsed = millis(monotonic);
        let notice = self.adjust(wall.millis().saturating_sub(elapsed), elapsed);
        let believed = self.offset.unwrap_or_default().saturating_add(elapsed);
        self.last = self.told(believed, elapsed).max(self.last);
        Reading {
            now: Timestamp::from_millis(self.last),
            believed: Timestamp::from_millis(believed),
            is_doubtful: self.jumped.is_some(),
            notice,
        }
    }

    fn adjust(&mut self, offset: i64, elapsed: i64) -> Option<Notice> {
        let by_ms = offset - *self.offset.get_or_insert(offset);
        let jump = millis(self.limits.jump);
        if by_ms.abs() <= jump {
            (self.offset, self.jumped) = (Some(offset), None);
            return None;
        }
        match self.jumped {
            Some(jumped) if (offset - jumped.offset).abs() <= jump => {
                if elapsed - jumped.since < millis(self.limits.follow_after) {
                    return None;
                }
                (self.offset, self.jumped) = (Some(offset), None);
                Some(Notice::Followed { by_ms })
            }
            _ => {
                let since = elapsed;
                self.jumped = Some(Jumped { offset, since });
                Some(Notice::Jumped { by_ms })
            }
        }
    }

    /// Standing still would give everything one time for as long as the clock
    /// was ahead.
    fn told(&mut self, believed: i64, elapsed: i64) -> i64 {
        if believed < self.last {
            let (told, since) = (self.last, elapsed);
            self.slow.get_or_insert(Slow { told, since });
        }
        let slow = self.slow.map(|slow| slow.told + (elapsed - slow.since) / 2);
        match slow {
            Some(slow) if slow > believed => slow,
            _ => {
                self.slow = None;
                believed
            }
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use protocol::Timestamp;

    use super::{Clock, JumpLimits, Notice, Reading};

    const START: i64 = 1_700_000_000_000;
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;

    /// Reads at this monotonic time, with the wall clock wrong by `off`.
    fn read(clock: &mut Clock, elapsed: i64, off: i64) -> Reading {
        let monotonic = Duration::from_millis(elapsed.cast_unsigned());
        clock.read(Timestamp::from_millis(START + elapsed + off), monotonic)
    }

    fn clock() -> Clock {
        Clock::new(JumpLimits::USUAL)
    }

    #[test]
    fn a_clock_that_is_right_is_followed_to_the_millisecond() {
        let mut clock = clock();
        for elapsed in [0, 1, 5, 5, MINUTE, DAY] {
            let reading = read(&mut clock, elapsed, 0);
            assert_eq!(reading.now.millis(), START + elapsed);
            assert_eq!((reading.notice, reading.is_doubtful), (None, false));
        }
    }

    #[test]
    fn a_day_ahead_and_back_is_not_followed_and_said_once() {
        for off in [DAY, -DAY] {
            let mut clock = clock();
            read(&mut clock, 0, 0);
            let jumped = read(&mut clock, MINUTE, off);
            assert_eq!(jumped.now.millis(), START + MINUTE);
            assert_eq!(jumped.notice, Some(Notice::Jumped { by_ms: off }));
            let still = read(&mut clock, 2 * MINUTE, off);
            assert_eq!((still.notice, still.is_doubtful), (None, true));
            let back = read(&mut clock, 3 * MINUTE, 0);
            assert_eq!(back.now.millis(), START + 3 * MINUTE);
            assert_eq!((back.notice, back.is_doubtful), (None, false));
        }
    }

    #[test]
    fn a_jump_that_lasts_an_hour_is_followed() {
        let mut clock = clock();
        read(&mut clock, 0, 0);
        read(&mut clock, MINUTE, DAY);
        assert!(read(&mut clock, 60 * MINUTE, DAY).is_doubtful);
        let followed = read(&mut clock, 61 * MINUTE, DAY);
        assert_eq!(followed.notice, Some(Notice::Followed { by_ms: DAY }));
        assert_eq!(followed.now.millis(), START + 61 * MINUTE + DAY);
    }

    #[test]
    fn a_clock_that_jumps_about_is_never_followed() {
        let mut clock = clock();
        read(&mut clock, 0, 0);
        for hour in 1..50 {
            let reading = read(&mut clock, hour * 60 * MINUTE, hour * DAY);
            assert_eq!(reading.now.millis(), START + hour * 60 * MINUTE);
        }
    }

    #[test]
    fn after_a_restart_the_time_goes_on_from_the_log_slowly_until_it_is_true_again() {
        let mut clock = clock();
        clock.at_least(Timestamp::from_millis(START + DAY));
        let first = read(&mut clock, 0, 0).now.millis();
        assert_eq!(first, START + DAY);
        assert_eq!(read(&mut clock, DAY, 0).now.millis(), first + DAY / 2);
        assert_eq!(read(&mut clock, 3 * DAY, 0).now.millis(), START + 3 * DAY);
    }

    proptest! {
        #[test]
        fn it_never_falls_and_is_never_far_from_a_believed_time(
            steps in prop::collection::vec((0..2 * 60 * MINUTE, -40 * DAY..40 * DAY), 1..60),
            calm in prop::collection::vec(any::<bool>(), 60),
        ) {
            let mut clock = clock();
            let (mut elapsed, mut last, mut off) = (0, i64::MIN, 0);
            for (index, (step, jump)) in steps.into_iter().enumerate() {
                elapsed += step;
                if !calm[index] {
                    off = jump;
                }
                let reading = read(&mut clock, elapsed, off);
                prop_assert!(reading.now.millis() >= last);
                if last != i64::MIN && reading.notice.is_none() {
                    let advance = reading.now.millis() - last;
                    prop_assert!(advance <= step + 5 * MINUTE, "{advance} in {step}");
                }
                last = reading.now.millis();
            }
        }
    }
}
