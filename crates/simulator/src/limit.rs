//! How fast the business may send: per number, and per number and customer.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use crate::config::RateLimits;

/// Which limit a message ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Number,
    Pair,
}

/// The state of both limits. Time is an argument.
#[derive(Debug)]
pub(crate) struct Limiter {
    number: Option<Bucket>,
    pair: Option<Bucket>,
    pairs: HashMap<String, Bucket>,
}

impl Limiter {
    pub(crate) fn new(limits: &RateLimits) -> Self {
        Self {
            number: limits
                .per_second
                .filter(|&rate| rate > 0)
                .map(|rate| Bucket::new(Duration::from_secs(1) / rate, rate)),
            pair: limits
                .per_pair
                .map(|pair| Bucket::new(pair.every, pair.burst)),
            pairs: HashMap::new(),
        }
    }

    /// Takes one message to this customer off both limits.
    pub(crate) fn take(&mut self, user_id: &str, now: Instant) -> Result<(), Exceeded> {
        if let Some(number) = &mut self.number
            && !number.take(now)
        {
            return Err(Exceeded::Number);
        }
        if let Some(fresh) = &self.pair
            && !self
                .pairs
                .entry(user_id.to_owned())
                .or_insert(*fresh)
                .take(now)
        {
            return Err(Exceeded::Pair);
        }
        Ok(())
    }
}

/// A token bucket kept as one point in time: when it would be full again.
/// A burst borrows from the future, as Meta words it.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    every: Duration,
    burst: u32,
    full_at: Option<Instant>,
}

impl Bucket {
    fn new(every: Duration, burst: u32) -> Self {
        Self {
            every,
            burst,
            full_at: None,
        }
    }

    fn take(&mut self, now: Instant) -> bool {
        let full_at = self.full_at.map_or(now, |at| at.max(now)) + self.every;
        let fits = full_at <= now + self.every * self.burst;
        if fits {
            self.full_at = Some(full_at);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PairLimit;

    fn limiter(per_second: Option<u32>, per_pair: Option<PairLimit>) -> Limiter {
        Limiter::new(&RateLimits {
            per_second,
            per_pair,
        })
    }

    #[test]
    fn nothing_is_limited_unless_asked_for() {
        let (mut limiter, now) = (limiter(None, None), Instant::now());
        assert!((0..1000).all(|_| limiter.take("LB.1", now).is_ok()));
    }

    #[test]
    fn a_number_may_send_so_many_a_second() {
        let (mut limiter, now) = (limiter(Some(3), None), Instant::now());
        let taken: Vec<_> = (0..4).map(|_| limiter.take("LB.1", now)).collect();
        assert_eq!(taken, [Ok(()), Ok(()), Ok(()), Err(Exceeded::Number)]);
        assert_eq!(limiter.take("LB.1", now + Duration::from_secs(1)), Ok(()));
    }

    #[test]
    fn a_burst_to_one_customer_is_paid_back_and_others_are_free() {
        let pair = PairLimit {
            every: Duration::from_secs(6),
            burst: 2,
        };
        let (mut limiter, now) = (limiter(None, Some(pair)), Instant::now());
        assert_eq!(limiter.take("LB.1", now), Ok(()));
        assert_eq!(limiter.take("LB.1", now), Ok(()));
        assert_eq!(limiter.take("LB.1", now), Err(Exceeded::Pair));
        assert_eq!(limiter.take("LB.2", now), Ok(()));
        assert_eq!(limiter.take("LB.1", now + Duration::from_secs(6)), Ok(()));
        assert_eq!(
            limiter.take("LB.1", now + Duration::from_secs(7)),
            Err(Exceeded::Pair)
        );
    }
}
