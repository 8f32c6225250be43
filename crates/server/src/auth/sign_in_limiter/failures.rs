//! Failures, counted by whatever they are counted by, in bounded memory.

use std::{
    collections::HashMap,
    hash::Hash,
    time::{Duration, Instant},
};

/// How the wait grows: nothing for some failures, then twice as long each time.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    pub free: u32,
    pub first: Duration,
    pub longest: Duration,
}

impl Backoff {
    pub const fn new(free: u32, longest: Duration) -> Self {
        let first = Duration::from_secs(1);
        Self {
            free,
            first,
            longest,
        }
    }

    fn after(self, failures: u32) -> Duration {
        let Some(past) = failures.checked_sub(self.free) else {
            return Duration::ZERO;
        };
        let doubled = 2_u32.saturating_pow(past);
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

#[derive(Debug)]
pub(super) struct Failures<K> {
    by_key: HashMap<K, Count>,
    backoff: Backoff,
    kept: usize,
    forgotten_after: Duration,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    failures: u32,
    last: Instant,
    not_before: Instant,
}

impl<K: Hash + Eq> Failures<K> {
    pub(super) fn new(backoff: Backoff, kept: usize, forgotten_after: Duration) -> Self {
        Self {
            by_key: HashMap::new(),
            backoff,
            kept,
            forgotten_after,
        }
    }

    fn find(&self, key: &K, now: Instant) -> Option<&Count> {
        let count = self.by_key.get(key)?;
        (now.saturating_duration_since(count.last) < self.forgotten_after).then_some(count)
    }

    pub(super) fn is_known(&self, key: &K, now: Instant) -> bool {
        self.find(key, now).is_some()
    }

    /// # Errors
    /// How long the next try has to wait.
    pub(super) fn check(&self, key: &K, now: Instant) -> Result<(), Duration> {
        let wait = self.find(key, now).map_or(Duration::ZERO, |count| {
            count.not_before.saturating_duration_since(now)
        });
        if wait.is_zero() { Ok(()) } else { Err(wait) }
    }

    /// The wait that the failures so far stand for, whenever they were.
    pub(super) fn pause(&self, key: &K, now: Instant) -> Duration {
        let count = self.find(key, now);
        count.map_or(Duration::ZERO, |count| self.backoff.after(count.failures))
    }

    /// One more failure. The next try waits for `at_least` this long.
    pub(super) fn count(&mut self, key: K, at_least: Duration, now: Instant) {
        let before = self.find(&key, now).map_or(0, |count| count.failures);
        let failures = before.saturating_add(1);
        let wait = self.backoff.after(failures).max(at_least);
        self.keep(key, failures, wait, now);
    }

    /// Makes this key wait, without counting a failure.
    pub(super) fn expect(&mut self, key: K, wait: Duration, now: Instant) {
        self.keep(key, 0, wait, now);
    }

    pub(super) fn forget(&mut self, key: &K) {
        self.by_key.remove(key);
    }

    /// What was counted last was no failure.
    pub(super) fn take_back(&mut self, key: &K) {
        if let Some(count) = self.by_key.get_mut(key) {
            count.failures = count.failures.saturating_sub(1);
        }
    }

    fn keep(&mut self, key: K, failures: u32, wait: Duration, now: Instant) {
        if self.by_key.len() >= self.kept {
            self.make_room(now);
        }
        let count = Count {
            failures,
            last: now,
            not_before: now + wait,
        };
        self.by_key.insert(key, count);
    }

    /// Evicts expired entries, else the older half, so that the cost of evicting is
    /// spread over as many new keys.
    fn make_room(&mut self, now: Instant) {
        let age = self.forgotten_after;
        self.by_key
            .retain(|_, count| now.saturating_duration_since(count.last) < age);
        if self.by_key.len() <= self.kept / 2 {
            return;
        }
        let mut times: Vec<Instant> = self.by_key.values().map(|count| count.last).collect();
        let middle = times.len() / 2;
        let (_, &mut middle, _) = times.select_nth_unstable(middle);
        self.by_key.retain(|_, count| count.last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_so_many_are_kept_and_the_newest_are() {
        let minute = Duration::from_secs(60);
        let mut failures = Failures::new(Backoff::new(1, minute), 100, 15 * minute);
        let start = Instant::now();
        for key in 0..10_000_u32 {
            let now = start + Duration::from_millis(u64::from(key));
            failures.count(key, Duration::ZERO, now);
            assert!(failures.by_key.len() <= 100);
            assert!(failures.is_known(&key, now));
        }
        // All at once, as a burst may be.
        for key in 0..10_000_u32 {
            failures.count(key, Duration::ZERO, start);
            assert!(failures.by_key.len() <= 100);
        }
    }

    const MINUTE: Duration = Duration::from_secs(60);
    const ALICE: &str = "alice";

    fn failures() -> Failures<&'static str> {
        Failures::new(Backoff::new(2, MINUTE), 100, 15 * MINUTE)
    }

    #[test]
    fn the_wait_doubles_from_a_second_to_the_longest() {
        let backoff = Backoff::new(2, MINUTE);
        let waits: Vec<u64> = (0..12)
            .map(|failed| backoff.after(failed).as_secs())
            .collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    }

    #[test]
    fn however_many_failures_there_were_the_wait_is_the_longest() {
        assert_eq!(Backoff::new(0, MINUTE).after(u32::MAX), MINUTE);
    }

    #[test]
    fn whom_nobody_counted_may_try() {
        let failures = failures();
        let now = Instant::now();
        assert_eq!(failures.check(&ALICE, now), Ok(()));
        assert_eq!(failures.pause(&ALICE, now), Duration::ZERO);
        assert!(!failures.is_known(&ALICE, now));
    }

    #[test]
    fn the_rest_of_a_wait_is_told_as_it_passes() {
        let mut failures = failures();
        let now = Instant::now();
        for _ in 0..4 {
            failures.count(ALICE, Duration::ZERO, now);
        }
        assert_eq!(failures.check(&ALICE, now), Err(Duration::from_secs(4)));
        let later = now + Duration::from_secs(3);
        assert_eq!(failures.check(&ALICE, later), Err(Duration::from_secs(1)));
        assert_eq!(failures.check(&ALICE, now + Duration::from_secs(4)), Ok(()));
    }

    #[test]
    fn one_may_be_made_to_wait_longer_than_their_own_failures_do() {
        let mut failures = failures();
        let now = Instant::now();
        failures.count(ALICE, Duration::from_secs(7), now);
        assert_eq!(failures.check(&ALICE, now), Err(Duration::from_secs(7)));
    }

    #[test]
    fn who_is_made_to_wait_has_not_failed() {
        let mut failures = failures();
        let now = Instant::now();
        failures.expect(ALICE, Duration::from_secs(5), now);
        assert!(failures.check(&ALICE, now).is_err());
        assert!(failures.is_known(&ALICE, now));
        assert_eq!(failures.pause(&ALICE, now), Duration::ZERO);
    }

    #[test]
    fn what_was_no_failure_is_taken_back_once() {
        let mut failures = failures();
        let now = Instant::now();
        for _ in 0..3 {
            failures.count(ALICE, Duration::ZERO, now);
        }
        failures.take_back(&ALICE);
        assert_eq!(failures.pause(&ALICE, now), Duration::from_secs(1));
        for _ in 0..5 {
            failures.take_back(&ALICE);
        }
        assert_eq!(failures.pause(&ALICE, now), Duration::ZERO);
    }

    #[test]
    fn who_is_forgotten_begins_anew() {
        let mut failures = failures();
        let now = Instant::now();
        for _ in 0..9 {
            failures.count(ALICE, Duration::ZERO, now);
        }
        failures.forget(&ALICE);
        assert_eq!(failures.check(&ALICE, now), Ok(()));
    }

    #[test]
    fn one_key_does_not_count_for_another() {
        let mut failures = failures();
        let now = Instant::now();
        for _ in 0..9 {
            failures.count(ALICE, Duration::ZERO, now);
        }
        assert_eq!(failures.check(&"bob", now), Ok(()));
    }
}
