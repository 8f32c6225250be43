//! `cargo xtask bench`: the benchmarks, against what is released.

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::process::{self, command, step};
use crate::{project, release, setup};

/// Builds for release and runs the benchmarks with `args`.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    ensure!(
        project::has_crate("bench"),
        "there is no crates/bench to run"
    );
    let (tools, browser) = setup::everything()?;
    let frontdesk = release::build(&tools)?;
    step("running the benchmarks");
    let mut bench = command("cargo");
    bench
        .args(["run", "--release", "--package", "bench", "--"])
        .args(args);
    bench.env("FRONTDESK_BIN", frontdesk);
    process::run(bench.env("CHROMEDRIVER", &browser.driver))?;
    Ok(ExitCode::SUCCESS)
}
