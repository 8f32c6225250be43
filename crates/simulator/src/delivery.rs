//! Bringing a webhook to the server, and trying again while it does not say
//! 200.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::body::Bytes;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use crate::{config::Retry, webhook};

/// Why a webhook did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    #[error("no webhook address is set")]
    NoAddress,
    #[error("the server answered {0}")]
    Refused(u16),
    #[error("the server gave no answer: {0}")]
    Unreachable(String),
    #[error("the simulator was stopped")]
    Stopped,
}

/// How many posts have gone which way so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Posts that were answered with 200, doubles included.
    pub delivered: usize,
    /// Posts that were not.
    pub refused: usize,
    /// Webhooks that were given up.
    pub dropped: usize,
}

/// Posts signed bodies to wherever the webhook is at the time.
#[derive(Debug)]
pub(crate) struct Courier {
    client: reqwest::Client,
    app_secret: String,
    retry: Retry,
    url: watch::Sender<Option<String>>,
    delivered: AtomicUsize,
    refused: AtomicUsize,
    dropped: AtomicUsize,
}

impl Courier {
    pub(crate) fn new(
        client: reqwest::Client,
        app_secret: String,
        retry: Retry,
        url: Option<String>,
    ) -> Self {
        Self {
            client,
            app_secret,
            retry,
            url: watch::Sender::new(url),
            delivered: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            dropped: AtomicUsize::new(0),
        }
    }

    /// What waits for its next attempt is tried again at once.
    pub(crate) fn set_url(&self, url: String) {
        self.url.send_replace(Some(url));
    }

    pub(crate) fn tally(&self) -> Tally {
        Tally {
            delivered: self.delivered.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
        }
    }

    async fn post(&self, parcel: &Parcel) -> Result<(), Undelivered> {
        let url = self.url.borrow().clone().ok_or(Undelivered::NoAddress)?;
        let request = webhook::post(&self.client, &url, &parcel.signature, parcel.body.clone());
        let result = match timeout(self.retry.timeout, request).await {
            Ok(Ok(200)) => Ok(()),
            Ok(Ok(status)) => Err(Undelivered::Refused(status)),
            Ok(Err(error)) => Err(Undelivered::Unreachable(error.to_string())),
            Err(_) => Err(Undelivered::Unreachable("it took too long".into())),
        };
        let counter = if result.is_ok() {
            &self.delivered
        } else {
            &self.refused
        };
        counter.fetch_add(1, Ordering::Relaxed);
        result
    }
}

/// A body and its signature. Every attempt carries the same bytes.
#[derive(Debug, Clone)]
struct Parcel {
    body: Bytes,
    signature: String,
}

/// One webhook on its way, over as many attempts as it takes.
#[derive(Debug)]
pub(crate) struct Delivery {
    courier: Arc<Courier>,
    parcel: Parcel,
    backoff: Duration,
    give_up_at: Instant,
}

impl Delivery {
    pub(crate) fn new(courier: Arc<Courier>, body: Vec<u8>) -> Self {
        Self {
            parcel: Parcel {
                signature: webhook::sign(&courier.app_secret, &body),
                body: body.into(),
            },
            backoff: courier.retry.first,
            give_up_at: Instant::now() + courier.retry.total,
            courier,
        }
    }

    /// Tries once.
    pub(crate) async fn attempt(&self) -> Result<(), Undelivered> {
        self.courier.post(&self.parcel).await
    }

    /// Goes on trying after a failed attempt, until it works or the time is up.
    pub(crate) async fn insist(&mut self, mut last: Undelivered) -> Result<(), Undelivered> {
        let mut url = self.courier.url.subscribe();
        while Instant::now() + self.backoff < self.give_up_at {
            tokio::select! {
                () = sleep(self.backoff) => {}
                _ = url.changed() => {}
            }
            match self.attempt().await {
                Ok(()) => return Ok(()),
                Err(error) => last = error,
            }
            self.backoff = (self.backoff * 2).min(self.courier.retry.ceiling);
        }
        self.courier.dropped.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(error = %last, "a simulated webhook was given up");
        Err(last)
    }
}
