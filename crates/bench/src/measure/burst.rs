//! A thousand messages over a hundred conversations, in a real page.

use anyhow::Result;
use e2e::Burst;

use super::{Extent, alone};
use crate::table::{Table, median};

const GOAL_MS: f64 = 100.0;

pub(crate) fn run(plan: Extent, table: &mut Table) -> Result<()> {
    Extent::step("a burst of 1,000 messages over 100 conversations, in Chromium");
    let bursts = (0..plan.runs)
        .map(|_| alone("burst", e2e::burst))
        .collect::<Result<Vec<_>>>()?;
    let middle = |of: &dyn Fn(&Burst) -> f64| median(bursts.iter().map(of).collect());
    let longest = middle(&|burst| burst.tasks.longest().as_secs_f64() * 1000.0);
    let count = middle(&|burst| burst.tasks.count() as f64);
    table.judged(
        "burst of 1,000 messages, longest main-thread task",
        match count {
            0.0 => "none over 50 ms".to_owned(),
            _ => format!("{longest:.0} ms; {count:.0} over 50 ms"),
        },
        "< 100 ms",
        longest < GOAL_MS,
    );
    let taken = middle(&|burst| burst.taken.as_secs_f64());
    let shown = middle(&|burst| burst.shown.as_secs_f64());
    table.told(
        "  taken by the server / shown by the page",
        format!("{taken:.2} / {shown:.2} s"),
    );
    Ok(())
}
