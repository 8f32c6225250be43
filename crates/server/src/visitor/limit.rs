//! How much visitors may ask for: each of them, each address of the network,
//! each inbox. Past it they are told when to come back.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use protocol::{ContactId, InboxId, Problem};

use crate::{client_ip::Network, error::ApiError};

const fn quota(per_minute: u32, burst: u32) -> Quota {
    const fn some(number: u32) -> NonZeroU32 {
        NonZeroU32::new(number).expect("limits are not zero")
    }
    Quota::per_minute(some(per_minute)).allow_burst(some(burst))
}

/// Between two looks for keys that nobody used for a while.
const SWEEP_EVERY: u32 = 1_024;

/// One kind of request, counted in three ways.
#[derive(Debug)]
pub struct Limit {
    /// With the inbox: a contact's id means nothing elsewhere.
    by_visitor: DefaultKeyedRateLimiter<(InboxId, ContactId)>,
    by_ip: DefaultKeyedRateLimiter<Network>,
    by_inbox: DefaultKeyedRateLimiter<InboxId>,
    checks: AtomicU32,
}

/// Each kind of request has its own, so that a flood of one does not hold up
/// the others.
#[derive(Debug)]
pub struct VisitorLimits {
    /// Coming: bootstraps and streams, so two for each page, and one for each
    /// tab when the network is back. Many visitors share an address.
    pub visits: Limit,
    /// Writing: messages, introductions.
    pub writes: Limit,
    /// Bringing files.
    pub files: Limit,
    /// Everything else: pages, receipts.
    pub reads: Limit,
}

impl Default for VisitorLimits {
    fn default() -> Self {
        Self {
            visits: Limit::new(quota(60, 90), quota(300, 480), quota(6_000, 6_000)),
            writes: Limit::new(quota(60, 120), quota(240, 480), quota(6_000, 6_000)),
            files: Limit::new(quota(12, 24), quota(60, 120), quota(1_200, 1_200)),
            reads: Limit::new(quota(240, 240), quota(1_200, 2_400), quota(60_000, 60_000)),
        }
    }
}

impl Limit {
    fn new(by_visitor: Quota, by_ip: Quota, by_inbox: Quota) -> Self {
        Self {
            by_visitor: RateLimiter::keyed(by_visitor),
            by_ip: RateLimiter::keyed(by_ip),
            by_inbox: RateLimiter::keyed(by_inbox),
            checks: AtomicU32::new(0),
        }
    }

    /// Counts a request. The visitor comes first: who floods uses up nothing of
    /// their neighbours'.
    ///
    /// # Errors
    /// 429 `too_many_requests`, with `Retry-After`.
    pub fn check(
        &self,
        visitor: Option<ContactId>,
        ip: IpAddr,
        inbox: InboxId,
    ) -> Result<(), ApiError> {
        let check = self.checks.fetch_add(1, Ordering::Relaxed);
        if check.is_multiple_of(SWEEP_EVERY) {
            self.by_visitor.retain_recent();
            self.by_ip.retain_recent();
            self.by_inbox.retain_recent();
        }
        if let Some(visitor) = visitor {
            count(&self.by_visitor, &(inbox, visitor))?;
        }
        self.check_network(ip)?;
        count(&self.by_inbox, &inbox)
    }

    /// Counts a request that says neither who asks nor of which inbox, because
    /// it cannot be read.
    ///
    /// # Errors
    /// 429 `too_many_requests`, with `Retry-After`.
    pub fn check_network(&self, ip: IpAddr) -> Result<(), ApiError> {
        count(&self.by_ip, &Network::of(ip))
    }
}

fn count<K: Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), ApiError> {
    limiter.check_key(key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now());
        let seconds = wait.as_secs() + 1;
        metrics::counter!("frontdesk_visitor_requests_refused_total").increment(1);
        let problem = Problem::new(429, "too_many_requests", "That was a lot at once.")
            .with_detail(format!("Wait {seconds} seconds and try again."));
        ApiError::new(problem).retry_after(seconds)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these visits are let in, a page being two of them.
    fn pages(limits: &VisitorLimits, visitor: ContactId, pages: usize) -> usize {
        let here = IpAddr::from([192, 0, 2, 1]);
        let inbox = InboxId::from_bytes([1; 16]);
        let visit = || limits.visits.check(Some(visitor), here, inbox);
        (0..pages)
            .filter(|_| visit().is_ok() && visit().is_ok())
            .count()
    }

    #[test]
    fn somebody_with_many_tabs_reloads_them_all_and_so_do_their_colleagues() {
        let limits = VisitorLimits::default();
        for colleague in 0..8 {
            let visitor = ContactId::from_bytes([colleague; 16]);
            assert_eq!(pages(&limits, visitor, 24), 24, "{colleague}");
        }
    }

    #[test]
    fn who_never_stops_reloading_is_told_to_wait() {
        let limits = VisitorLimits::default();
        assert!(pages(&limits, ContactId::from_bytes([1; 16]), 1_000) < 100);
    }
}
