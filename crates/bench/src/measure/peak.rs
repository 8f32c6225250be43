//! As many messages as there can be, to 50 agents: posters that send again as
//! soon as they are answered, and nothing counts until every socket has it.

use anyhow::Result;

use super::Extent;
use crate::{
    load::{self, Load, LoadResult},
    running_server::{Launcher, RunningServer},
    table::{Table, grouped, median},
};

const SOCKETS: usize = 50;
const CONVERSATIONS: usize = 100;
const POSTERS: [usize; 4] = [32, 64, 128, 256];
const GOAL: f64 = 7_500.0;
/// The usual stack on two cores: Node, Socket.IO or ws, SQLite.
const STOCK: f64 = 1_500.0;
/// A server on the same two cores that does nothing but store and forward.
const FLOOR: f64 = 17_100.0;
const MIB: f64 = 1024.0 * 1024.0;

pub(crate) async fn run(
    launcher: &Launcher,
    plan: Extent,
    posters: Option<usize>,
    table: &mut Table,
) -> Result<()> {
    Extent::step("as many messages as there can be, to 50 sockets");
    let server = launcher.open(5).await?;
    let posters = match posters {
        Some(posters) => posters,
        None => best(&server, plan).await?,
    };
    load::greet(&server, posters.max(CONVERSATIONS)).await?;
    let mut outcomes = Vec::new();
    for _ in 0..plan.runs {
        outcomes.push(load(posters, plan.peak).run(&server).await?);
    }
    tell(&server, plan, posters, &outcomes, table)
}

/// The number of posters that gets the most through.
async fn best(server: &RunningServer, plan: Extent) -> Result<usize> {
    let mut best = (POSTERS[0], 0.0);
    for posters in POSTERS {
        load::greet(server, posters.max(CONVERSATIONS)).await?;
        let outcome = load(posters, plan.step).run(server).await?;
        eprintln!(
            "    {posters} posters: {}/s; {}",
            grouped(outcome.rate()),
            outcome.faults()
        );
        if outcome.is_clean() && outcome.rate() > best.1 {
            best = (posters, outcome.rate());
        }
    }
    Ok(best.0)
}

fn load(posters: usize, time: std::time::Duration) -> Load {
    Load {
        sockets: SOCKETS,
        posters,
        conversations: posters.max(CONVERSATIONS),
        rate: None,
        time,
    }
}

fn tell(
    server: &RunningServer,
    plan: Extent,
    posters: usize,
    outcomes: &[LoadResult],
    table: &mut Table,
) -> Result<()> {
    let middle = |of: &dyn Fn(&LoadResult) -> f64| median(outcomes.iter().map(of).collect());
    let rate = middle(&LoadResult::rate);
    let clean = outcomes.iter().all(LoadResult::is_clean);
    let worst = outcomes
        .iter()
        .find(|outcome| !outcome.is_clean())
        .or(outcomes.first());
    table.judged(
        &format!(
            "most webhooks/s to 50 sockets, {} s × {}",
            plan.peak.as_secs(),
            plan.runs
        ),
        format!(
            "{}/s; {}",
            grouped(rate),
            worst.map(LoadResult::faults).unwrap_or_default()
        ),
        "> 7,500/s",
        clean && rate > GOAL,
    );
    table.told(
        "  beside the usual stack / a bare floor",
        format!(
            "{:.1} × {} / {:.2} × {}",
            rate / STOCK,
            grouped(STOCK),
            rate / FLOOR,
            grouped(FLOOR)
        ),
    );
    table.told(
        "  POST to socket, p50 / p99, at that rate",
        format!(
            "{:.1} / {:.1} ms with {posters} posters",
            middle(&|outcome| outcome.latency(0.5)),
            middle(&|outcome| outcome.latency(0.99))
        ),
    );
    table.told(
        "  frames: messages / size",
        format!(
            "{:.1} / {:.1} KiB",
            middle(&|outcome| outcome.messages_per_frame),
            middle(&|outcome| outcome.bytes_per_frame) / 1024.0
        ),
    );
    table.told(
        "  processor: server / load",
        format!(
            "{:.2} / {:.2} cores; {:.0} / {:.0} µs a message",
            middle(&|outcome| outcome.server_cores),
            middle(&|outcome| outcome.load_cores),
            middle(&|outcome| outcome.server_cores / outcome.rate() * 1e6),
            middle(&|outcome| outcome.load_cores / outcome.rate() * 1e6),
        ),
    );
    table.told(
        "  server memory after it / database",
        format!(
            "{:.1} / {:.0} MiB",
            server.process().resident()? / MIB,
            server.stored()? / MIB
        ),
    );
    table.note(
        "The load shares the cores with the server: requests are built and signed before the clock starts, \
         sockets are read raw and frames searched, not parsed. The floor was measured beside a load of its own.",
    );
    Ok(())
}
