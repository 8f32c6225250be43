//! A busy day: 1,000 messages a second to 50 agents.

use anyhow::Result;

use super::Extent;
use crate::{
    load::{self, Load},
    running_server::Launcher,
    table::{Table, grouped, median},
};

const RATE: usize = 1_000;
const SOCKETS: usize = 50;
const CONVERSATIONS: usize = 100;
const P99_GOAL_MS: f64 = 25.0;
const MIB: f64 = 1024.0 * 1024.0;

pub(crate) async fn run(launcher: &Launcher, plan: Extent, table: &mut Table) -> Result<()> {
    Extent::step("1,000 messages a second to 50 sockets");
    let server = launcher.open(5).await?;
    let at_rest = server.process().resident()?;
    let at_start = server.at_start;
    load::greet(&server, CONVERSATIONS).await?;
    let load = Load {
        sockets: SOCKETS,
        posters: 50,
        conversations: CONVERSATIONS,
        rate: Some(RATE),
        time: plan.paced,
    };
    let mut outcomes = Vec::new();
    for _ in 0..plan.runs {
        outcomes.push(load.run(&server).await?);
    }
    let name = format!(
        "1,000 webhooks/s to 50 sockets, {} s × {}",
        plan.paced.as_secs(),
        plan.runs
    );
    let clean = outcomes.iter().all(load::LoadResult::is_clean);
    let rate = median(outcomes.iter().map(load::LoadResult::rate).collect());
    let kept = rate > RATE as f64 * 0.98;
    let worst = outcomes
        .iter()
        .find(|outcome| !outcome.is_clean())
        .or(outcomes.first());
    let faults = worst.map(load::LoadResult::faults).unwrap_or_default();
    table.judged(
        &name,
        format!("{}/s; {faults}", grouped(rate)),
        "none lost, doubled, out of order",
        clean && kept,
    );
    let share = |share: f64| {
        median(
            outcomes
                .iter()
                .map(|outcome| outcome.latency(share))
                .collect(),
        )
    };
    let p99 = share(0.99);
    table.judged(
        "  POST to socket, p50 / p99 / p99.9 / longest",
        format!(
            "{:.1} / {p99:.1} / {:.1} / {:.1} ms",
            share(0.5),
            share(0.999),
            share(1.0)
        ),
        "p99 < 25 ms",
        p99 < P99_GOAL_MS,
    );
    let cores = |of: fn(&load::LoadResult) -> f64| median(outcomes.iter().map(of).collect());
    table.told(
        "  processor: server / load",
        format!(
            "{:.2} / {:.2} cores",
            cores(|outcome| outcome.server_cores),
            cores(|outcome| outcome.load_cores)
        ),
    );
    let after = server.process().resident()?;
    let rest = format!("{:.1} / {:.1} MiB", at_start / MIB, at_rest / MIB);
    table.judged(
        "server memory at start / with 5 agents signed in",
        rest,
        "< 40 MB",
        at_rest < 40e6,
    );
    table.judged(
        "  after that load",
        format!("{:.1} MiB", after / MIB),
        "< 40 MB",
        after < 40e6,
    );
    Ok(())
}
