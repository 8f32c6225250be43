//! Tests that run on this machine as they are.

use anyhow::Result;

use super::count::TestCount;
use crate::process::{command, step};
use crate::project;

/// Runs the tests of every crate but those that need a browser.
pub(super) fn run() -> Result<TestCount> {
    step("cargo test, for every crate that needs no browser");
    let mut test = command("cargo");
    test.args(["test", "--workspace", "--no-fail-fast"]);
    if project::has_crate("e2e") {
        test.args(["--exclude", "e2e"]);
    }
    TestCount::tests(&mut test)
}
