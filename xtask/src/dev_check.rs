//! `cargo xtask dev-check`: what is quick enough to run before every commit.

use std::process::ExitCode;

use anyhow::Result;

use crate::test::{self, Stage};

/// Runs tidy, rustfmt, clippy and cargo-deny.
pub(crate) fn run() -> Result<ExitCode> {
    test::stages(&[Stage::Checks])
}
