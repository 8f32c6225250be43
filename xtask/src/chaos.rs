//! `cargo xtask chaos`: what may happen to a server, done to the released one.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::process::{self, command, step};
use crate::project;
use crate::setup::faketime;

/// Builds the server unless it is given one, and runs the parts with `args`.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    ensure!(
        project::has_crate("chaos"),
        "there is no crates/chaos to run"
    );
    faketime::try_ensure();
    let mut chaos = command("cargo");
    chaos
        .args(["run", "--release", "--package", "chaos", "--"])
        .args(args);
    if !args.iter().any(|arg| arg.starts_with("--frontdesk")) {
        chaos.env("FRONTDESK_BIN", server()?);
    }
    step("disturbing the server, for about ten minutes");
    let status = chaos.status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The server as it is released. What browsers load makes no difference here:
/// `dist/` is built in if it is there, and not built for this.
fn server() -> Result<PathBuf> {
    step("building the server");
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
    Ok(project::frontdesk())
}
