//! Trunk, which turns a crate into a page.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_tool::CargoTool;

/// Later ones need a newer Rust than this project does.
const VERSION: &str = "0.21.14";

/// Finds or installs Trunk.
pub(super) fn ensure() -> Result<Option<PathBuf>> {
    CargoTool {
        package: "trunk",
        binary: "trunk",
        version: VERSION.to_owned(),
        purpose: "which builds the pages",
        opt_level: "0",
    }
    .ensure()
}
