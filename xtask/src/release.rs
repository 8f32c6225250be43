//! Building the server's release binary, with the front ends inside.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::process::{self, command, spoken, step};
use crate::setup::Tools;
use crate::{front_end, project};

/// Builds the front ends and the server; where the binary is.
pub(crate) fn build(tools: &Tools) -> Result<PathBuf> {
    front_end::build(tools)?;
    step("building the server, with the dashboard and the widget inside");
    let start = Instant::now();
    let mut build = command("cargo");
    build.args([
        "build",
        "--release",
        "--package",
        "server",
        "--bin",
        "frontdesk",
    ]);
    process::run(&mut build)?;
    if start.elapsed() > Duration::from_secs(5) {
        step(&format!("built the server in {}", spoken(start.elapsed())));
    }
    Ok(project::frontdesk())
}
