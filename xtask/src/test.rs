//! `cargo xtask test`: every check and every test, whatever fails on the way.

mod browser;
mod checks;
mod count;
mod e2e;
mod native;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use self::count::TestCount;
use crate::process::{spoken, step, warn};
use crate::{release, setup};

/// A part of the tests that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TestStage {
    /// Tidy, rustfmt, clippy and cargo-deny.
    Checks,
    /// Tests that run on this machine as they are.
    Native,
    /// The dashboard's, the widget's and the live connection's tests, in a browser.
    Browser,
    /// Stories: a person's clicks in a browser, against the real server.
    EndToEnd,
}

const ALL: [TestStage; 4] = [
    TestStage::Checks,
    TestStage::Native,
    TestStage::Browser,
    TestStage::EndToEnd,
];

impl TestStage {
    fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|stage| stage.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Checks => "checks",
            Self::Native => "native",
            Self::Browser => "browser",
            Self::EndToEnd => "e2e",
        }
    }

    fn run(self) -> Result<TestCount> {
        match self {
            Self::Checks => checks::run(&setup::build_tools()?),
            Self::Native => native::run(),
            Self::Browser => {
                let (tools, browser) = setup::everything()?;
                browser::run(&tools, &browser)
            }
            Self::EndToEnd => {
                let (tools, browser) = setup::for_stories()?;
                e2e::run(&release::build(&tools)?, &browser)
            }
        }
    }
}

/// How a stage went.
struct Outcome {
    stage: TestStage,
    count: TestCount,
    time: Duration,
}

/// Runs the stages a person asked for: all, if none.
pub(crate) fn run(names: &[String]) -> Result<ExitCode> {
    let mut chosen = Vec::new();
    for name in names {
        match TestStage::named(name) {
            Some(stage) => chosen.push(stage),
            None => bail!(
                "there is no stage `{name}`; there are {}",
                ALL.map(TestStage::name).join(", ")
            ),
        }
    }
    stages(if chosen.is_empty() { &ALL } else { &chosen })
}

/// Runs `chosen` to the end, whatever fails, and sums up.
pub(crate) fn stages(chosen: &[TestStage]) -> Result<ExitCode> {
    let mut outcomes = Vec::new();
    for &stage in chosen {
        step(&format!("tests: {}", stage.name()));
        let start = Instant::now();
        let count = stage.run().unwrap_or_else(|error| {
            warn(&format!("{} could not run: {error:#}", stage.name()));
            TestCount::broken()
        });
        outcomes.push(Outcome {
            stage,
            count,
            time: start.elapsed(),
        });
    }
    let total = outcomes
        .iter()
        .map(|outcome| outcome.count)
        .sum::<TestCount>();
    print!("{}", summary(&outcomes));
    println!("{total}");
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn summary(outcomes: &[Outcome]) -> String {
    let mut text = format!(
        "\n{:<10}{:<8}{:>8}{:>8}{:>14}\n",
        "stage", "", "passed", "failed", "time"
    );
    for Outcome { stage, count, time } in outcomes {
        let TestCount { passed, failed } = count;
        let (name, time) = (stage.name(), spoken(*time));
        let verdict = if *failed == 0 { "ok" } else { "FAILED" };
        text += &format!("{name:<10}{verdict:<8}{passed:>8}{failed:>8}{time:>14}\n");
    }
    text + "\n"
}
