//! What a dashboard that is merely open costs the server.

use std::time::Duration;

use anyhow::Result;
use tokio::{task::JoinSet, time::sleep};

use super::Extent;
use crate::{
    running_server::{Launcher, RunningServer},
    socket::FrameSocket,
    table::{Table, grouped, median},
};

const GOAL: f64 = 8.0 * 1024.0;
/// Sockets that connect at the same time.
const AT_ONCE: usize = 50;
/// Files a process needs besides its sockets.
const OTHER_FILES: usize = 200;

pub(crate) async fn run(launcher: &Launcher, plan: Extent, table: &mut Table) -> Result<()> {
    let limit = rlimit::increase_nofile_limit(u64::MAX)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let sockets = plan.idle_sockets.min(limit.saturating_sub(OTHER_FILES));
    Extent::step(&format!("{} idle sockets", grouped(sockets as f64)));
    let mut each = Vec::new();
    for _ in 0..plan.runs {
        let server = launcher.open(5).await?;
        each.push(growth(&server, sockets).await?);
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

async fn growth(server: &RunningServer, sockets: usize) -> Result<f64> {
    // The first ones wake threads and fill caches that are not theirs.
    let mut kept = connect(server, AT_ONCE).await?;
    sleep(Duration::from_secs(1)).await;
    let before = server.process().resident()?;
    while kept.len() < AT_ONCE + sockets {
        kept.extend(connect(server, AT_ONCE).await?);
    }
    sleep(Duration::from_secs(2)).await;
    let after = server.process().resident()?;
    Ok((after - before) / (kept.len() - AT_ONCE) as f64)
}

async fn connect(server: &RunningServer, count: usize) -> Result<Vec<FrameSocket>> {
    let mut opening = JoinSet::new();
    for place in 0..count {
        let (address, cookie) = (
            server.address,
            server.cookies[place % server.cookies.len()].clone(),
        );
        opening.spawn(async move { FrameSocket::open(address, &cookie).await });
    }
    let mut open = Vec::with_capacity(count);
    while let Some(socket) = opening.join_next().await {
        open.push(socket??);
    }
    Ok(open)
}
