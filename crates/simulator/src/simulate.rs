//! Sending pretend messages to a server that runs already, for a command line.

use std::{
    collections::BTreeMap,
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    client,
    person::SimulatedCustomer,
    webhook::{CustomerMessage, Receipt, send_message},
};

/// How many posts a burst has under way at once: well under the usual limit
/// of open files.
const BURST_WIDTH: usize = 256;

/// One customer's message, and how often to send it. No `Debug`: it holds a
/// secret.
#[derive(Clone)]
#[expect(
    missing_debug_implementations,
    reason = "it would print the app secret"
)]
pub struct SimulatorOptions {
    /// Plain HTTP only.
    pub webhook_url: String,
    pub app_secret: String,
    pub phone_number_id: String,
    /// The customer's number, in digits.
    pub from: String,
    pub name: String,
    pub text: String,
    /// The group that they write it in; none: to the business alone.
    pub group_id: Option<String>,
    /// How many messages; each has an id of its own.
    pub repeat: usize,
    /// All at once instead of one after the other.
    pub burst: bool,
}

impl SimulatorOptions {
    /// Another one each time, with an id of its own.
    fn message(&self) -> CustomerMessage {
        let from = SimulatedCustomer::with_phone(&self.name, &self.from);
        CustomerMessage {
            group_id: self.group_id.clone(),
            ..CustomerMessage::text(&from, &self.text)
        }
    }
}

/// How the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendReport {
    /// One for each post that was answered, in the order of the answers.
    pub receipts: Vec<Receipt>,
    /// What went wrong with the others.
    pub unanswered: Vec<String>,
    pub elapsed: Duration,
}

/// Sends what `options` ask for and waits for all answers. An error means
/// that nothing was sent at all; how each post went is in the summary.
pub async fn message(options: SimulatorOptions) -> Result<SendReport, reqwest::Error> {
    let client = client::loopback()?;
    let width = Arc::new(Semaphore::new(if options.burst { BURST_WIDTH } else { 1 }));
    let options = Arc::new(options);
    let started = Instant::now();
    let mut posts = JoinSet::new();
    for _ in 0..options.repeat {
        let (client, width, options) = (client.clone(), Arc::clone(&width), Arc::clone(&options));
        posts.spawn(async move {
            // The semaphore is never closed; it is fair, so posts keep their order.
            let _permit = width.acquire().await;
            send_message(
                &client,
                &options.webhook_url,
                &options.app_secret,
                &options.phone_number_id,
                &options.message(),
            )
            .await
        });
    }
    let mut summary = SendReport {
        receipts: Vec::new(),
        unanswered: Vec::new(),
        elapsed: Duration::ZERO,
    };
    while let Some(outcome) = posts.join_next().await {
        match outcome {
            Ok(Ok(receipt)) => summary.receipts.push(receipt),
            Ok(Err(error)) => summary.unanswered.push(error.to_string()),
            Err(error) => summary.unanswered.push(error.to_string()),
        }
    }
    summary.elapsed = started.elapsed();
    Ok(summary)
}

impl SendReport {
    /// How often the server gave which status.
    pub fn statuses(&self) -> BTreeMap<u16, usize> {
        let mut statuses = BTreeMap::new();
        for receipt in &self.receipts {
            *statuses.entry(receipt.status).or_default() += 1;
        }
        statuses
    }

    /// The latency that this share of the answers kept under: 0.5 is the
    /// median, 1.0 the slowest. `None` without answers.
    pub fn latency(&self, share: f64) -> Option<Duration> {
        let mut latencies: Vec<Duration> = self
            .receipts
            .iter()
            .map(|receipt| receipt.latency)
            .collect();
        latencies.sort_unstable();
        let rank = (latencies.len() as f64 * share.clamp(0.0, 1.0)).ceil() as usize;
        latencies.get(rank.saturating_sub(1)).copied()
    }

    /// Whether every post was answered with 200.
    pub fn is_success(&self) -> bool {
        self.unanswered.is_empty() && self.receipts.iter().all(|receipt| receipt.status == 200)
    }
}

impl fmt::Display for SendReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered = self.receipts.len();
        write!(formatter, "{answered} answered in {:.1?}", self.elapsed)?;
        for (status, count) in self.statuses() {
            write!(formatter, ", {count} × {status}")?;
        }
        if let (Some(median), Some(p99), Some(slowest)) =
            (self.latency(0.5), self.latency(0.99), self.latency(1.0))
        {
            write!(
                formatter,
                "; median {median:.1?}, p99 {p99:.1?}, slowest {slowest:.1?}"
            )?;
        }
        if let Some(first) = self.unanswered.first() {
            write!(
                formatter,
                "; {} not answered: {first}",
                self.unanswered.len()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wamid::Wamid;

    fn summary(latencies: impl IntoIterator<Item = u64>) -> SendReport {
        let receipts = latencies
            .into_iter()
            .map(|millis| Receipt {
                wamid: Wamid::from("wamid.1"),
                status: if millis == 3 { 500 } else { 200 },
                latency: Duration::from_millis(millis),
            })
            .collect();
        SendReport {
            receipts,
            unanswered: Vec::new(),
            elapsed: Duration::from_millis(9),
        }
    }

    #[test]
    fn latencies_are_ranked() {
        let summary = summary((1..=100).rev());
        assert_eq!(summary.latency(0.5), Some(Duration::from_millis(50)));
        assert_eq!(summary.latency(0.99), Some(Duration::from_millis(99)));
        assert_eq!(summary.latency(1.0), Some(Duration::from_millis(100)));
        assert_eq!(summary.latency(0.0), Some(Duration::from_millis(1)));
    }

    #[test]
    fn no_answers_have_no_latency() {
        assert_eq!(summary([]).latency(0.5), None);
    }

    #[test]
    fn a_summary_reads_as_a_line() {
        assert_eq!(
            summary([1, 2, 3]).to_string(),
            "3 answered in 9.0ms, 2 × 200, 1 × 500; median 2.0ms, p99 3.0ms, slowest 3.0ms"
        );
    }
}
