//! Jobs and threads that the server cannot be without: each is started again
//! when it panics or ends, and what cannot be had again ends the process.

use std::{
    io,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::sync::watch;

use crate::panic;

/// How soon something is started again, and how often.
#[derive(Debug, Clone, Copy)]
pub struct Restarts {
    /// Doubled with each failure that follows the one before.
    pub first_pause: Duration,
    /// No pause is longer; and what ran for longer than this counts as recovered.
    pub longest_pause: Duration,
    /// After more failures in a row it is given up; `None`: never.
    pub most: Option<u32>,
}

impl Restarts {
    /// For what the rest of the server goes on without.
    pub const FOREVER: Self = Self {
        first_pause: Duration::from_secs(1),
        longest_pause: Duration::from_secs(60),
        most: None,
    };

    /// For what nothing works without: better a new process than none.
    pub const FEW: Self = Self {
        first_pause: Duration::from_millis(200),
        longest_pause: Duration::from_secs(5),
        most: Some(5),
    };

    /// How long to wait after so many failures in a row.
    fn pause(&self, failures: u32) -> Option<Duration> {
        if self.most.is_some_and(|most| failures > most) {
            return None;
        }
        let doubled = 1_u32 << failures.saturating_sub(1).min(16);
        Some(
            self.first_pause
                .saturating_mul(doubled)
                .min(self.longest_pause),
        )
    }
}

/// Failures that follow each other.
#[derive(Debug)]
struct ConsecutiveFailures {
    name: &'static str,
    restarts: Restarts,
    in_a_row: u32,
}

impl ConsecutiveFailures {
    const fn new(name: &'static str, restarts: Restarts) -> Self {
        Self {
            name,
            restarts,
            in_a_row: 0,
        }
    }

    /// How long to wait before the next start; none: there is none.
    fn count(&mut self, began: Instant, why: &str) -> Option<Duration> {
        if began.elapsed() > self.restarts.longest_pause {
            self.in_a_row = 0;
        }
        self.in_a_row = self.in_a_row.saturating_add(1);
        let pause = self.restarts.pause(self.in_a_row);
        let name = self.name;
        match pause {
            Some(pause) => {
                tracing::error!(job = name, why, ?pause, "a job ended; it is started again");
                metrics::counter!("frontdesk_job_restarts_total", "job" => name).increment(1);
            }
            None => tracing::error!(job = name, why, "a job cannot be kept running"),
        }
        pause
    }
}

/// Tells why the process must end, once.
#[derive(Debug, Clone)]
pub struct Fatal(Arc<watch::Sender<Option<String>>>);

impl Default for Fatal {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(None)))
    }
}

impl Fatal {
    /// The first reason counts: others follow from it.
    pub fn report(&self, reason: impl Into<String>) {
        self.0.send_if_modified(|told| {
            let is_first = told.is_none();
            told.get_or_insert_with(|| reason.into());
            is_first
        });
    }

    /// Waits until something is reported.
    pub async fn reported(&self) -> String {
        let mut told = self.0.subscribe();
        let told = told.wait_for(Option::is_some).await;
        // The sender is here, so it cannot be gone.
        told.ok()
            .and_then(|reason| reason.clone())
            .unwrap_or_default()
    }
}

/// Runs a job until the server stops, again and again.
pub async fn supervise<F: Future<Output = ()>>(
    name: &'static str,
    restarts: Restarts,
    mut stopping: watch::Receiver<bool>,
    fatal: Fatal,
    mut job: impl FnMut() -> F,
) {
    let mut failures = ConsecutiveFailures::new(name, restarts);
    loop {
        let began = Instant::now();
        let ended = panic::catch_async(async { job().await }).await;
        if *stopping.borrow() {
            return;
        }
        let why = ended.map_or_else(|panic| panic.to_string(), |()| "it ended".to_owned());
        let Some(pause) = failures.count(began, &why) else {
            fatal.report(format!("the job {name:?} cannot be kept running: {why}"));
            return;
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

/// Runs `work` on a thread of its own, again after each panic or error, until it
/// is done.
///
/// # Errors
/// If there is no thread to be had.
pub fn supervised_thread(
    name: &'static str,
    restarts: Restarts,
    fatal: Fatal,
    mut work: impl FnMut() -> Result<(), String> + Send + 'static,
) -> io::Result<thread::JoinHandle<()>> {
    let run = move || {
        let mut failures = ConsecutiveFailures::new(name, restarts);
        loop {
            let began = Instant::now();
            let why = match panic::catch(&mut work) {
                Ok(Ok(())) => return,
                Ok(Err(why)) => why,
                Err(panic) => panic.to_string(),
            };
            let Some(pause) = failures.count(began, &why) else {
                fatal.report(format!("the thread {name:?} cannot be kept running: {why}"));
                return;
            };
            thread::sleep(pause);
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(run)
}

#[cfg(test)]
mod tests;
