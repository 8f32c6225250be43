//! Limits of sockets and event streams: replay pages, streams of a visitor and an
//! address, frames of a connection.

use std::{num::NonZeroU32, time::Duration};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use protocol::frame::CloseReason;

use crate::store::event_log::PageLimit;

/// The limits of sockets and event streams. Nobody sets them but tests.
#[derive(Debug, Clone)]
pub struct StreamLimits {
    /// What is read of the log at a time for a client that was away.
    pub page: PageLimit,
    /// Between two looks for sessions that another process ended.
    pub session_checks: Duration,
    /// Sockets and event streams of one visitor, and of all visitors at one
    /// address. Those that a visitor's lost network left behind count until
    /// they are found dead, so it is twice as many as somebody has tabs.
    pub per_visitor: usize,
    pub per_address: usize,
    pub frames: FrameLimit,
}

/// A leaky bucket: frames a second for long, and at once.
#[derive(Debug, Clone, Copy)]
pub struct FrameLimit {
    pub per_second: NonZeroU32,
    pub burst: NonZeroU32,
}

const fn some(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("limits are not zero")
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            page: PageLimit {
                events: 500,
                bytes: 1024 * 1024,
            },
            session_checks: Duration::from_secs(2),
            per_visitor: 16,
            per_address: 1_000,
            frames: FrameLimit {
                per_second: some(4),
                burst: some(120),
            },
        }
    }
}

/// The rate limit of one connection's frames. Asked before anything else is done
/// with a frame: it costs two atomic operations.
#[derive(Debug)]
pub(super) struct Budget {
    heard: DefaultDirectRateLimiter,
    refused: DefaultDirectRateLimiter,
}

/// Bytes that count as one frame.
const UNIT: usize = 1024;

impl Budget {
    pub(super) fn new(limit: FrameLimit) -> Self {
        let quota = Quota::per_second(limit.per_second).allow_burst(limit.burst);
        Self {
            heard: RateLimiter::direct(quota),
            refused: RateLimiter::direct(quota),
        }
    }

    /// Counts a frame of this size. False: it is too much, and not to be heard.
    ///
    /// # Errors
    /// If frames were refused again and again: the connection is to be closed.
    pub(super) fn spend(&self, bytes: usize) -> Result<bool, CloseReason> {
        let units = u32::try_from(1 + bytes / UNIT).unwrap_or(u32::MAX);
        let units = NonZeroU32::new(units).unwrap_or(NonZeroU32::MIN);
        let is_within =
            |bucket: &DefaultDirectRateLimiter| matches!(bucket.check_n(units), Ok(Ok(())));
        if is_within(&self.heard) {
            return Ok(true);
        }
        if is_within(&self.refused) {
            Ok(false)
        } else {
            Err(CloseReason::TooMany)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(burst: u32) -> Budget {
        Budget::new(FrameLimit {
            per_second: some(1),
            burst: some(burst),
        })
    }

    #[test]
    fn what_is_too_much_is_refused_first_and_ends_the_connection_then() {
        let budget = budget(100);
        let spent: Vec<_> = (0..300).map(|_| budget.spend(10)).collect();
        assert!(spent[..100].iter().all(|one| *one == Ok(true)));
        assert!(spent.contains(&Ok(false)));
        assert_eq!(spent[299], Err(CloseReason::TooMany));
    }

    #[test]
    fn a_large_frame_counts_as_many() {
        let budget = budget(100);
        assert_eq!(budget.spend(60 * 1024), Ok(true));
        assert_eq!(budget.spend(60 * 1024), Ok(false));
        assert_eq!(budget.spend(60 * 1024), Err(CloseReason::TooMany));
    }
}
