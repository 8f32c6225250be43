//! The wasm-bindgen command, of exactly the version that the crate has: the two
//! speak a format that changes with every release.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_tool::CargoTool;
use crate::project;

/// Finds or installs wasm-bindgen and its test runner.
pub(super) fn ensure() -> Result<Option<PathBuf>> {
    CargoTool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: project::locked_version("wasm-bindgen")?,
        purpose: "which joins wasm and JavaScript",
        // It reads megabytes of wasm at every build: unoptimised, that shows.
        opt_level: "1",
    }
    .ensure()
}
