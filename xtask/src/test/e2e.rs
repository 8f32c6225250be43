//! Stories: what people do in their browsers, against the real server.

use std::path::Path;

use anyhow::Result;

use super::count::TestCount;
use crate::process::{command, step, warn};
use crate::project;
use crate::setup::TestBrowser;

/// Runs the stories against the release binary.
pub(super) fn run(frontdesk: &Path, browser: &TestBrowser) -> Result<TestCount> {
    if !project::has_crate("e2e") {
        warn("there are no stories yet: crates/e2e is missing");
        return Ok(TestCount::default());
    }
    step("the stories, in a browser, against the release binary");
    let mut test = command("cargo");
    test.args(["test", "--package", "e2e", "--no-fail-fast"]);
    TestCount::tests(
        test.env("FRONTDESK_BIN", frontdesk)
            .env("CHROMEDRIVER", &browser.driver),
    )
}
