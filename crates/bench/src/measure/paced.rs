//! A busy day: 1,000 messages a second to 50 agents.

use anyhow::Result;

use super::Plan;
use crate::{
    desk::Frontdesk,
    load::{self, Load},
    table::{Table, grouped, median},
};

const RATE: usize = 1_000;
const SOCKETS: usize = 50;
const CONVERSATIONS: usize = 100;
const P99_GOAL_MS: f64 = 25.0;
const MIB: f64 = 1024.0 * 1024.0;

pub(crate) async fn run(frontdesk: &Frontdesk, plan: Plan, table: &mut Table) -> Result<()> {
    Plan::step("1,000 messages a second to 50 sockets");
    let desk = frontdesk.open(5).await?;
    let at_rest = desk.process().resident()?;
    let at_start = desk.at_start;
    load::greet(&desk, CONVERSATIONS).await?;
    let load = Load {
        sockets: SOCKETS,
        posters: 50,
        conversations: CONVERSATIONS,
        rate: Some(RATE),
        time: plan.paced,
    };
    let mut outcomes = Vec::new();
    for _ in 0..plan.runs {
        outcomes.push(load.run(&desk).await?);
    }
    let name = format!(
        "1,000 webhooks/s to 50 sockets, {} s × {}",
        plan.paced.as_secs(),
        plan.runs
    );
    let clean = outcomes.iter().all(load::Outcome::is_clean);
    let rate = median(outcomes.iter().map(load::Outcome::rate).collect());
    let kept = rate > RATE as f64 * 0.98;
    let worst = outcomes
        .iter()
        .find(|outcome| !outcome.is_clean())
        .or(outcomes.first());
    let faults = worst.map(load::Outcome::faults).unwrap_or_default();
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
    let cores = |of: fn(&load::Outcome) -> f64| median(outcomes.iter().map(of).collect());
    table.told(
        "  processor: server / load",
        format!(
            "{:.2} / {:.2} cores",
            cores(|outcome| outcome.server_cores),
            cores(|outcome| outcome.load_cores)
        ),
    );
    let after = desk.process().resident()?;
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
