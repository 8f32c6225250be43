//! cargo-deny, which holds the tree of dependencies against `deny.toml`.

use std::process::Command;

use anyhow::Result;

use super::cargo_tool::CargoTool;
use crate::process;

const VERSION: &str = "0.20.2";

/// The command, found or installed.
pub(crate) fn ensure() -> Result<Command> {
    let folder = CargoTool {
        package: "cargo-deny",
        binary: "cargo-deny",
        version: VERSION.to_owned(),
        purpose: "which checks what we depend on",
        opt_level: "0",
    }
    .ensure()?;
    Ok(match folder {
        Some(folder) => process::command(folder.join("cargo-deny")),
        None => process::command("cargo-deny"),
    })
}
