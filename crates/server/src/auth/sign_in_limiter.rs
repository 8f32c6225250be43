//! Limits on guessing passwords. Failures are counted by pair of network and
//! e-mail address, so that a stranger's do not slow others down; each further try
//! has to wait longer, and none for ever. A known device has a count of its own.
//! While many networks guess at one e-mail address, a new network waits once; and
//! each network has a rate limit over all addresses.

mod failures;

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use sha2::{Digest, Sha256};

pub use self::failures::Backoff;
use self::failures::Failures;
use crate::{client_ip::Network, email::EmailKey, store::session::TokenHash};

/// Checks between two sweeps of networks whose rate limit has recovered.
const SWEEP_EVERY: u32 = 256;

/// How many failures are free, and how long the next try waits.
#[derive(Debug, Clone, Copy)]
pub struct SignInLimits {
    /// One network's failures for one address.
    pub pair: Backoff,
    /// One known device's failures. Nothing else counts for it.
    pub device: Backoff,
    /// All networks' failures for one address. Whoever comes from a new one
    /// waits once, for this long at most.
    pub email: Backoff,
    /// One network's tries for all addresses, right or wrong: at once, and
    /// then in a minute. Many people may share it.
    pub network_burst: NonZeroU32,
    pub network_per_minute: NonZeroU32,
    /// The most entries of each table.
    pub kept: usize,
    /// Failures are forgotten after this long without another.
    pub forgotten_after: Duration,
}

impl Default for SignInLimits {
    fn default() -> Self {
        const fn some(number: u32) -> NonZeroU32 {
            NonZeroU32::new(number).expect("limits are not zero")
        }
        let minute = Duration::from_secs(60);
        Self {
            pair: Backoff::new(5, minute),
            device: Backoff::new(5, minute),
            email: Backoff::new(30, Duration::from_secs(10)),
            network_burst: const { some(60) },
            network_per_minute: const { some(30) },
            kept: 50_000,
            forgotten_after: 15 * minute,
        }
    }
}

/// Somebody tries to sign in.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    network: Network,
    email: EmailHash,
    /// A device that signed in to this address before.
    device: Option<TokenHash>,
}

/// Of a fixed size, however long what is typed.
type EmailHash = [u8; 32];

impl Attempt {
    pub fn new(address: IpAddr, email: &EmailKey, device: Option<TokenHash>) -> Self {
        Self {
            network: Network::of(address),
            email: Sha256::digest(email.as_str()).into(),
            device,
        }
    }

    const fn pair(&self) -> (Network, EmailHash) {
        (self.network, self.email)
    }
}

/// The failures and tries that count now.
#[derive(Debug)]
pub struct SignInLimiter {
    networks: DefaultKeyedRateLimiter<Network>,
    checks: AtomicU32,
    failed: Mutex<Failed>,
}

#[derive(Debug)]
struct Failed {
    by_pair: Failures<(Network, EmailHash)>,
    by_device: Failures<TokenHash>,
    by_email: Failures<EmailHash>,
}

impl SignInLimiter {
    pub fn new(limits: &SignInLimits) -> Self {
        let quota = Quota::per_minute(limits.network_per_minute).allow_burst(limits.network_burst);
        let (kept, age) = (limits.kept, limits.forgotten_after);
        Self {
            networks: RateLimiter::keyed(quota),
            checks: AtomicU32::new(0),
            failed: Mutex::new(Failed {
                by_pair: Failures::new(limits.pair, kept, age),
                by_device: Failures::new(limits.device, kept, age),
                by_email: Failures::new(limits.email, kept, age),
            }),
        }
    }

    /// Lets an attempt be made, and counts it as a failure until it
    /// [succeeded](Self::succeeded): those that are made at once count too.
    ///
    /// # Errors
    /// How long to wait, where it is too early. That costs nothing.
    pub fn begin(&self, attempt: &Attempt, now: Instant) -> Result<(), Duration> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(device) = attempt.device {
            failed.by_device.check(&device, now)?;
            failed.by_device.count(device, Duration::ZERO, now);
            return Ok(());
        }
        failed.by_pair.check(&attempt.pair(), now)?;
        self.check_network(attempt.network)?;
        let pause = failed.by_email.pause(&attempt.email, now);
        if !pause.is_zero() && !failed.by_pair.is_known(&attempt.pair(), now) {
            failed.by_pair.expect(attempt.pair(), pause, now);
            return Err(pause);
        }
        failed.by_email.count(attempt.email, Duration::ZERO, now);
        failed.by_pair.count(attempt.pair(), pause, now);
        Ok(())
    }

    /// The password was right.
    pub fn succeeded(&self, attempt: &Attempt) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(device) = attempt.device {
            failed.by_device.forget(&device);
        } else {
            failed.by_pair.forget(&attempt.pair());
            failed.by_email.take_back(&attempt.email);
        }
    }

    fn check_network(&self, network: Network) -> Result<(), Duration> {
        let check = self.checks.fetch_add(1, Ordering::Relaxed);
        if check.is_multiple_of(SWEEP_EVERY) {
            self.networks.retain_recent();
        }
        self.networks
            .check_key(&network)
            .map_err(|refused| refused.wait_time_from(DefaultClock::default().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(address: &str, email: &str) -> Attempt {
        Attempt::new(address.parse().unwrap(), &EmailKey::of(email), None)
    }

    fn seconds(wait: Result<(), Duration>) -> u64 {
        wait.err().unwrap_or_default().as_secs()
    }

    const ALICE: &str = "alice@example.com";

    #[test]
    fn each_failure_past_some_doubles_the_wait_up_to_a_minute() {
        let sign_ins = SignInLimiter::new(&SignInLimits::default());
        let guess = attempt("203.0.113.1", ALICE);
        let mut now = Instant::now();
        for _ in 0..5 {
            assert_eq!(sign_ins.begin(&guess, now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(seconds(sign_ins.begin(&guess, now)), wait);
            now += Duration::from_secs(wait);
            assert_eq!(sign_ins.begin(&guess, now), Ok(()), "after {wait} s");
        }
    }

    #[test]
    fn trying_too_early_costs_nothing() {
        let sign_ins = SignInLimiter::new(&SignInLimits::default());
        let guess = attempt("203.0.113.1", ALICE);
        let now = Instant::now();
        for _ in 0..1_000 {
            let _tried = sign_ins.begin(&guess, now);
        }
        assert_eq!(seconds(sign_ins.begin(&guess, now)), 1);
        let elsewhere = attempt("203.0.113.2", ALICE);
        assert_eq!(sign_ins.begin(&elsewhere, now), Ok(()));
    }

    #[test]
    fn a_right_password_makes_up_for_the_wrong_ones() {
        let sign_ins = SignInLimiter::new(&SignInLimits::default());
        let hers = attempt("203.0.113.1", ALICE);
        let now = Instant::now();
        for _ in 0..50 {
            assert_eq!(sign_ins.begin(&hers, now), Ok(()));
            sign_ins.succeeded(&hers);
        }
    }

    #[test]
    fn every_spelling_of_an_address_counts_as_one() {
        let sign_ins = SignInLimiter::new(&SignInLimits::default());
        let now = Instant::now();
        for spelling in [
            "rené@example.com",
            "RENÉ@example.com",
            "rene\u{301}@Example.com",
        ] {
            for _ in 0..2 {
                let _tried = sign_ins.begin(&attempt("203.0.113.1", spelling), now);
            }
        }
        let again = attempt("203.0.113.1", "René@example.com");
        assert_eq!(seconds(sign_ins.begin(&again, now)), 1);
    }

    #[test]
    fn a_crowd_makes_newcomers_wait_once_and_ten_seconds_at_most() {
        let limits = SignInLimits {
            email: Backoff::new(3, Duration::from_secs(10)),
            ..SignInLimits::default()
        };
        let sign_ins = SignInLimiter::new(&limits);
        let mut now = Instant::now();
        for guesser in 0..100 {
            let guess = attempt(&format!("198.51.100.{guesser}"), ALICE);
            let wait = sign_ins.begin(&guess, now).err().unwrap_or_default();
            assert!(wait <= Duration::from_secs(10));
            now += wait;
            assert_eq!(sign_ins.begin(&guess, now), Ok(()), "{guesser}");
        }
        let hers = attempt("203.0.113.1", ALICE);
        assert_eq!(seconds(sign_ins.begin(&hers, now)), 10);
        // The crowd goes on meanwhile.
        for guesser in 100..200 {
            let _tried = sign_ins.begin(&attempt(&format!("198.51.100.{guesser}"), ALICE), now);
        }
        now += Duration::from_secs(10);
        assert_eq!(sign_ins.begin(&hers, now), Ok(()));
        let somebody_else = attempt("198.51.100.1", "bob@example.com");
        assert_eq!(sign_ins.begin(&somebody_else, now), Ok(()));
    }

    #[test]
    fn a_known_device_has_a_count_of_its_own() {
        let sign_ins = SignInLimiter::new(&SignInLimits::default());
        let now = Instant::now();
        let stranger = attempt("203.0.113.1", ALICE);
        while sign_ins.begin(&stranger, now).is_ok() {}
        let known = Attempt {
            device: Some([7; 32]),
            ..stranger
        };
        for _ in 0..5 {
            assert_eq!(sign_ins.begin(&known, now), Ok(()));
        }
        assert_eq!(seconds(sign_ins.begin(&known, now)), 1);
    }

    #[test]
    fn one_network_tries_only_so_many_addresses() {
        let limits = SignInLimits {
            network_burst: NonZeroU32::new(10).unwrap(),
            network_per_minute: NonZeroU32::MIN,
            ..SignInLimits::default()
        };
        let sign_ins = SignInLimiter::new(&limits);
        let now = Instant::now();
        let tried = (0..20).filter(|host| {
            let guess = attempt(&format!("2001:db8::{host}"), &format!("{host}@example.com"));
            sign_ins.begin(&guess, now).is_ok()
        });
        assert_eq!(tried.count(), 10);
        assert_eq!(
            sign_ins.begin(&attempt("2001:db8:0:1::1", ALICE), now),
            Ok(())
        );
        assert_eq!(sign_ins.begin(&attempt("203.0.113.1", ALICE), now), Ok(()));
    }

    #[test]
    fn an_ipv4_address_is_the_same_in_either_notation() {
        let [mapped, plain] =
            ["::ffff:203.0.113.1", "203.0.113.1"].map(|text| Network::of(text.parse().unwrap()));
        assert_eq!(mapped, plain);
    }

    #[test]
    fn failures_are_forgotten_in_time() {
        let sign_ins = SignInLimiter::new(&SignInLimits::default());
        let guess = attempt("203.0.113.1", ALICE);
        let mut now = Instant::now();
        while sign_ins.begin(&guess, now).is_ok() {}
        now += SignInLimits::default().forgotten_after;
        for _ in 0..5 {
            assert_eq!(sign_ins.begin(&guess, now), Ok(()));
        }
    }
}
