//! What a dashboard that is merely open costs the server.

use std::time::Duration;

use anyhow::Result;
use tokio::{task::JoinSet, time::sleep};

use super::Plan;
use crate::{
    desk::{Desk, Frontdesk},
    socket::Socket,
    table::{Table, grouped, median},
};

const GOAL: f64 = 8.0 * 1024.0;
/// Sockets that connect at the same time.
const AT_ONCE: usize = 50;
/// Files a process needs besides its sockets.
const OTHER_FILES: usize = 200;

pub(crate) async fn run(frontdesk: &Frontdesk, plan: Plan, table: &mut Table) -> Result<()> {
    let limit = rlimit::increase_nofile_limit(u64::MAX)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let sockets = plan.idle_sockets.min(limit.saturating_sub(OTHER_FILES));
    Plan::step(&format!("{} idle sockets", grouped(sockets as f64)));
    let mut each = Vec::new();
    for _ in 0..plan.runs {
        let desk = frontdesk.open(5).await?;
        each.push(growth(&desk, sockets).await?);
    }
    let each = median(each);
    table.judged(
        &format!(
            "{} idle sockets, memory of each × {}",
            grouped(sockets as f64),
            plan.runs
        ),
        format!("{:.2} KiB", each / 1024.0),
        "< 8 KB",
        each < GOAL,
    );
    if sockets < plan.idle_sockets {
        table.note(format!(
            "`ulimit -n` allows {limit} files, so there were fewer idle sockets."
        ));
    }
    Ok(())
}

async fn growth(desk: &Desk, sockets: usize) -> Result<f64> {
    // The first ones wake threads and fill caches that are not theirs.
    let mut kept = connect(desk, AT_ONCE).await?;
    sleep(Duration::from_secs(1)).await;
    let before = desk.process().resident()?;
    while kept.len() < AT_ONCE + sockets {
        kept.extend(connect(desk, AT_ONCE).await?);
    }
    sleep(Duration::from_secs(2)).await;
    let after = desk.process().resident()?;
    Ok((after - before) / (kept.len() - AT_ONCE) as f64)
}

async fn connect(desk: &Desk, count: usize) -> Result<Vec<Socket>> {
    let mut opening = JoinSet::new();
    for place in 0..count {
        let (address, cookie) = (
            desk.address,
            desk.cookies[place % desk.cookies.len()].clone(),
        );
        opening.spawn(async move { Socket::open(address, &cookie).await });
    }
    let mut open = Vec::with_capacity(count);
    while let Some(socket) = opening.join_next().await {
        open.push(socket??);
    }
    Ok(open)
}
