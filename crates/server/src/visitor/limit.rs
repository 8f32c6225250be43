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

    fn here() -> IpAddr {
        IpAddr::from([192, 0, 2, 1])
    }

    fn inbox(number: u8) -> InboxId {
        InboxId::from_bytes([number; 16])
    }

    fn tiny() -> Limit {
        Limit::new(quota(1, 3), quota(1, 5), quota(1, 7))
    }

    /// How many of ten requests are let in.
    fn let_in(request: impl Fn() -> Result<(), ApiError>) -> usize {
        (0..10).filter(|_| request().is_ok()).count()
    }

    #[test]
    fn a_visitor_has_a_limit_of_their_own() {
        let limit = tiny();
        let visitor = ContactId::from_bytes([1; 16]);
        assert_eq!(let_in(|| limit.check(Some(visitor), here(), inbox(1))), 3);
    }

    #[test]
    fn who_floods_uses_up_nothing_of_their_neighbours() {
        let limit = tiny();
        let [flooding, neighbour] = [1, 2].map(|number| ContactId::from_bytes([number; 16]));
        let_in(|| limit.check(Some(flooding), here(), inbox(1)));
        let left = let_in(|| limit.check(Some(neighbour), here(), inbox(1)));
        assert_eq!(
            left, 2,
            "five of the network, three of which were the other's"
        );
    }

    #[test]
    fn visitors_without_a_number_share_their_networks_limit() {
        let limit = tiny();
        assert_eq!(let_in(|| limit.check(None, here(), inbox(1))), 5);
        let elsewhere = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(let_in(|| limit.check(None, elsewhere, inbox(1))), 2);
    }

    #[test]
    fn an_inbox_has_a_limit_over_all_networks() {
        let limit = tiny();
        let from = |host: u8| IpAddr::from([198, 51, 100, host]);
        let taken = (0..10).filter(|host| limit.check(None, from(*host), inbox(1)).is_ok());
        assert_eq!(taken.count(), 7);
        assert!(limit.check(None, from(100), inbox(2)).is_ok());
    }

    #[test]
    fn one_contact_in_two_inboxes_is_two_visitors() {
        let limit = Limit::new(quota(1, 1), quota(1, 9), quota(1, 9));
        let visitor = Some(ContactId::from_bytes([1; 16]));
        assert!(limit.check(visitor, here(), inbox(1)).is_ok());
        assert!(limit.check(visitor, here(), inbox(2)).is_ok());
        assert!(limit.check(visitor, here(), inbox(1)).is_err());
    }

    #[test]
    fn what_cannot_be_read_counts_for_its_network_alone() {
        let limit = tiny();
        assert_eq!(let_in(|| limit.check_network(here())), 5);
        assert!(limit.check(None, here(), inbox(1)).is_err());
        let elsewhere = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(let_in(|| limit.check(None, elsewhere, inbox(1))), 5);
    }

    #[test]
    fn one_kind_of_request_does_not_hold_up_another() {
        let limits = VisitorLimits::default();
        let visitor = Some(ContactId::from_bytes([1; 16]));
        while limits.writes.check(visitor, here(), inbox(1)).is_ok() {}
        for other in [&limits.visits, &limits.files, &limits.reads] {
            assert!(other.check(visitor, here(), inbox(1)).is_ok());
        }
    }

    #[test]
    fn a_refusal_says_when_to_come_back() {
        let limit = tiny();
        while limit.check_network(here()).is_ok() {}
        let refused = limit.check_network(here()).unwrap_err();
        let detail = refused.problem().detail.as_deref().unwrap();
        let seconds: u64 = detail.split(' ').nth(1).unwrap().parse().unwrap();
        assert!((1..=61).contains(&seconds), "{detail}");
    }
}
