//! How everybody else fares meanwhile: an agent who reads, one who writes, the
//! health check, and the server's memory.

use std::{sync::Arc, time::Duration};

use anyhow::{Result, ensure};
use harness::Table;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep},
};

use crate::{client::HttpClient, id, target::Target, times::Times};

const MIB: f64 = 1024.0 * 1024.0;
const EVERY: Duration = Duration::from_millis(30);

/// What bystanders may have to bear.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal {
    pub(crate) p99: Duration,
    pub(crate) health: Duration,
    pub(crate) growth_mib: f64,
}

impl Default for Goal {
    fn default() -> Self {
        Self {
            p99: Duration::from_millis(500),
            health: Duration::from_secs(1),
            growth_mib: 64.0,
        }
    }
}

/// What bystanders measured.
#[derive(Debug, Default)]
pub(crate) struct BystanderReport {
    pub(crate) reads: Times,
    pub(crate) writes: Times,
    pub(crate) health: Times,
    /// Answers 503 and 429, which bystanders gave no cause for.
    pub(crate) refused: usize,
    /// No answer at all, or another status.
    pub(crate) failed: usize,
    /// Memory before, and the most since, in MiB.
    pub(crate) before: f64,
    pub(crate) peak: f64,
}

impl BystanderReport {
    pub(crate) fn growth(&self) -> f64 {
        (self.peak - self.before).max(0.0)
    }

    /// Two rows: how bystanders fared, and the server's memory.
    pub(crate) fn tell(&self, goal: Goal, table: &mut Table) {
        let health = self.health.share(1.0).as_secs_f64() * 1000.0;
        table.budgeted(
            "  bystanders: read / write p50/p99, longest health check",
            format!(
                "{} / {}, {health:.0} ms; {} false refusals, {} failures",
                short(&self.reads),
                short(&self.writes),
                self.refused,
                self.failed,
            ),
            &format!("p99 < {} ms, none", goal.p99.as_millis()),
            self.is_calm(goal),
        );
        table.budgeted(
            "  memory before, and the most on top",
            format!("{:.0} + {:.0} MiB", self.before, self.growth()),
            &format!("+ < {} MiB", goal.growth_mib),
            self.growth() < goal.growth_mib,
        );
    }

    fn is_calm(&self, goal: Goal) -> bool {
        self.refused == 0
            && self.failed == 0
            && self.reads.len() > 0
            && self.writes.len() > 0
            && self.reads.share(0.99) < goal.p99
            && self.writes.share(0.99) < goal.p99
            && self.health.share(1.0) < goal.health
    }
}

fn short(times: &Times) -> String {
    let millis = |share| times.share(share).as_secs_f64() * 1000.0;
    format!("{:.0}/{:.0} ms", millis(0.5), millis(0.99))
}

/// Bystanders, until they are asked how it was.
#[derive(Debug)]
pub(crate) struct Bystanders {
    stop: Arc<watch::Sender<bool>>,
    tasks: [JoinHandle<BystanderReport>; 4],
}

impl Bystanders {
    /// Two agents of the second account come, and begin.
    pub(crate) async fn watch(target: &Target) -> Result<Self> {
        let mut visitor = target.visitor(1, 0).await?;
        let status = visitor.write(&id::fresh(), "hello").await?;
        ensure!(matches!(status, 200 | 201), "a greeting gave {status}");
        let reader = target.agent(1, 0).await?;
        let writer = target.agent(1, 1).await?;
        let health = HttpClient::from(target.server.address, crate::target::source());
        let (stop, stopping) = watch::channel(false);
        let process = target.server.process();
        let before = process.resident()? / MIB;
        let resident = move || process.resident().unwrap_or(0.0) / MIB;
        Ok(Self {
            stop: Arc::new(stop),
            tasks: [
                tokio::spawn(read(reader, stopping.clone())),
                tokio::spawn(write(writer, visitor.conversation, stopping.clone())),
                tokio::spawn(check(health, stopping.clone())),
                tokio::spawn(weigh(before, resident, stopping)),
            ],
        })
    }

    /// How it was.
    pub(crate) async fn finish(self) -> Result<BystanderReport> {
        self.stop.send_replace(true);
        let mut all = BystanderReport::default();
        for (place, task) in self.tasks.into_iter().enumerate() {
            let one = task.await?;
            all.refused += one.refused;
            all.failed += one.failed;
            match place {
                0 => all.reads = one.reads,
                1 => all.writes = one.writes,
                2 => all.health = one.health,
                _ => (all.before, all.peak) = (one.before, one.peak),
            }
        }
        Ok(all)
    }
}

async fn read(mut client: HttpClient, stop: watch::Receiver<bool>) -> BystanderReport {
    let mut report = BystanderReport::default();
    while !*stop.borrow() {
        let began = Instant::now();
        let answer = client.get("/api/conversations?limit=20").await;
        report.reads.push(began.elapsed());
        count(&mut report, answer.map(|answer| answer.status));
        sleep(EVERY).await;
    }
    report
}

async fn write(
    mut client: HttpClient,
    conversation: String,
    stop: watch::Receiver<bool>,
) -> BystanderReport {
    let mut report = BystanderReport::default();
    while !*stop.borrow() {
        let began = Instant::now();
        let answer = client.put(&conversation, &id::fresh(), "still here").await;
        report.writes.push(began.elapsed());
        count(&mut report, answer.map(|answer| answer.status));
        sleep(EVERY).await;
    }
    report
}

async fn check(mut client: HttpClient, stop: watch::Receiver<bool>) -> BystanderReport {
    let mut report = BystanderReport::default();
    while !*stop.borrow() {
        let began = Instant::now();
        let answer = client.get("/healthz").await;
        report.health.push(began.elapsed());
        count(&mut report, answer.map(|answer| answer.status));
        sleep(EVERY * 3).await;
    }
    report
}

async fn weigh(
    before: f64,
    resident: impl Fn() -> f64,
    stop: watch::Receiver<bool>,
) -> BystanderReport {
    let mut peak = before;
    while !*stop.borrow() {
        peak = resident().max(peak);
        sleep(Duration::from_millis(20)).await;
    }
    BystanderReport {
        before,
        peak,
        ..BystanderReport::default()
    }
}

fn count(report: &mut BystanderReport, answer: Result<u16>) {
    match answer {
        Ok(200 | 201) => {}
        Ok(429 | 503) => report.refused += 1,
        Ok(_) | Err(_) => report.failed += 1,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{BystanderReport, Goal};

    fn calm() -> BystanderReport {
        let mut report = BystanderReport::default();
        for times in [&mut report.reads, &mut report.writes, &mut report.health] {
            times.push(Duration::from_millis(1));
        }
        report
    }

    #[test]
    fn one_false_refusal_is_too_many() {
        assert!(calm().is_calm(Goal::default()));
        let refused = BystanderReport {
            refused: 1,
            ..calm()
        };
        assert!(!refused.is_calm(Goal::default()));
    }

    #[test]
    fn who_got_no_answer_at_all_was_not_calm() {
        assert!(!BystanderReport::default().is_calm(Goal::default()));
    }

    #[test]
    fn a_slow_write_is_no_calm() {
        let mut report = calm();
        report.writes.push(Duration::from_secs(2));
        assert!(!report.is_calm(Goal::default()));
    }
}
