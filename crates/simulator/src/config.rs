//! How the pretend Meta is set up, once, when it starts.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use crate::{quirk::Quirks, webhook::BusinessAccount};

/// Everything a [`Simulator`](crate::Simulator) needs. The default is a shop
/// with made-up ids on a free loopback port and no webhook address yet.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the pretend Graph API listens; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The bearer token that sending needs.
    pub access_token: String,
    /// What webhooks are signed with.
    pub app_secret: String,
    pub phone_number_id: String,
    pub display_phone_number: String,
    pub waba_id: String,
    /// Where webhooks go. `None` holds them back until
    /// [`set_webhook_url`](crate::Simulator::set_webhook_url).
    pub webhook_url: Option<String>,
    pub timings: Timings,
    pub retry: Retry,
    pub window: WindowRule,
    pub limits: RateLimits,
    pub quirks: Quirks,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            access_token: "simulated-access-token".into(),
            app_secret: "simulated-app-secret".into(),
            phone_number_id: "106000000000001".into(),
            display_phone_number: "15550100100".into(),
            waba_id: "102000000000001".into(),
            webhook_url: None,
            timings: Timings::default(),
            retry: Retry::default(),
            window: WindowRule::default(),
            limits: RateLimits::default(),
            quirks: Quirks::default(),
        }
    }
}

impl Config {
    pub(crate) fn account(&self) -> BusinessAccount {
        BusinessAccount {
            waba_id: self.waba_id.clone(),
            phone_number_id: self.phone_number_id.clone(),
            display_phone_number: self.display_phone_number.clone(),
        }
    }
}

/// How long a message takes from one status to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timings {
    /// From being accepted to `sent`.
    pub sent: Duration,
    /// From `sent` to `delivered`.
    pub delivered: Duration,
    /// From `delivered` to `read`; `None` for people who turned receipts off.
    pub read: Option<Duration>,
    /// How far each wait strays, as a share of itself: 0.5 is half to one and
    /// a half times as long.
    pub spread: f64,
}

impl Timings {
    /// No waiting, for tests.
    pub fn instant() -> Self {
        Self {
            sent: Duration::ZERO,
            delivered: Duration::ZERO,
            read: Some(Duration::ZERO),
            spread: 0.0,
        }
    }
}

impl Default for Timings {
    /// About what one sees on a phone.
    fn default() -> Self {
        Self {
            sent: Duration::from_millis(250),
            delivered: Duration::from_millis(600),
            read: Some(Duration::from_millis(2500)),
            spread: 0.5,
        }
    }
}

/// How a webhook that was not answered with 200 is tried again. Meta goes on
/// for a week; a test would rather know sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Before the second attempt. Doubles from there.
    pub first: Duration,
    /// The longest wait between two attempts.
    pub ceiling: Duration,
    /// After this long the webhook is dropped.
    pub total: Duration,
    /// How long one attempt may take.
    pub timeout: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            ceiling: Duration::from_secs(5),
            total: Duration::from_secs(30),
            timeout: Duration::from_secs(10),
        }
    }
}

/// What becomes of a message outside the 24-hour window that is no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WindowRule {
    /// The request is answered with 400 and code 131047.
    #[default]
    Refuse,
    /// The request is accepted, then comes a `failed` status with code 131047.
    FailLater,
    /// It is sent.
    Ignore,
}

/// Meta's rate limits. Off by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateLimits {
    /// Messages a second from the number; above it, code 130429.
    pub per_second: Option<u32>,
    /// Messages to one customer; above it, code 131056.
    pub per_pair: Option<PairLimit>,
}

impl RateLimits {
    /// What Meta documents for an ordinary number.
    pub fn documented() -> Self {
        let pair = PairLimit {
            every: Duration::from_secs(6),
            burst: 45,
        };
        Self {
            per_second: Some(80),
            per_pair: Some(pair),
        }
    }
}

/// One message every so often to the same customer, with a burst that has to
/// be paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairLimit {
    pub every: Duration,
    pub burst: u32,
}
