//! `cargo xtask dev-check`: what is quick enough to run before every commit.

use std::process::ExitCode;

use anyhow::Result;

use crate::test::{self, TestStage};

/// Runs tidy, rustfmt, clippy and cargo-deny.
pub(crate) fn run() -> Result<ExitCode> {
    test::stages(&[TestStage::Checks])
}
