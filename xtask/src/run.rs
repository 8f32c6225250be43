//! `cargo xtask run`: from a fresh clone to a running demo.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::process::{command, step};
use crate::{release, setup};

/// Builds what is not built yet and becomes `frontdesk demo`.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    // `cargo xtask run -- --listen …` is what cargo's own `run` taught everybody.
    let args = match args {
        [first, rest @ ..] if first == "--" => rest,
        all => all,
    };
    let tools = setup::build_tools()?;
    let frontdesk = release::build(&tools)?;
    step("starting the demo");
    become_it(command(frontdesk).arg("demo").args(args))
}

/// Replaces this process, so that signals reach the server itself.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<ExitCode> {
    let status = command.status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
