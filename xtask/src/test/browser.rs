//! Tests that run inside a browser, as the dashboard and the widget do.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::count::TestCount;
use crate::front_end;
use crate::process::{step, warn};
use crate::project::{self, WASM};
use crate::setup::{TestBrowser, Tools};
use crate::stamp;

/// How the test runner is to start Chromium. Without a sandbox, which Chromium
/// cannot set up for root; without anything that talks to the outside.
const CAPABILITIES: &str = r#"{
  "goog:chromeOptions": {
    "args": [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-dev-shm-usage",
      "--disable-sync"
    ]
  }
}
"#;

/// Seconds that the tests of one file may take together.
const TIMEOUT: &str = "180";

/// Dependencies as quick to build as can be: optimising them, as native tests
/// do, quadruples the wait for tests that take seconds.
const QUICK: &str = "profile.dev.package.\"*\".opt-level=0";

/// Runs the tests of the dashboard, of the widget, of the live connection, and of
/// how the protocol is read.
pub(super) fn run(tools: &Tools, browser: &TestBrowser) -> Result<TestCount> {
    front_end::forget_other_library(&tools.toolchain)?;
    let capabilities = project::web_target().join("webdriver.json");
    stamp::keep(&capabilities, CAPABILITIES)?;

    let mut count = TestCount::default();
    if project::root().join("tests/web.rs").is_file() {
        step("the dashboard's tests, in a browser");
        let mut test = cargo_test(tools, browser, &capabilities);
        count = count + TestCount::tests(test.args(["--package", "dashboard", "--test", "web"]))?;
    }
    if project::root().join("crates/widget/tests").is_dir() {
        step("the widget's tests, in a browser");
        let mut test = cargo_test(tools, browser, &capabilities);
        test.args(["--package", "widget", "--lib", "--test", "*"]);
        count = count + TestCount::tests(&mut test)?;
    }
    if project::has_crate("live") {
        step("the live connection's tests, in a browser");
        let mut test = cargo_test(tools, browser, &capabilities);
        count = count + TestCount::tests(test.args(["--package", "live"]))?;
    }
    if project::root()
        .join("crates/protocol/tests/browser.rs")
        .is_file()
    {
        step("the protocol's reader, in a browser");
        let mut test = cargo_test(tools, browser, &capabilities);
        test.args(["--package", "protocol", "--test", "browser"]);
        count = count + TestCount::tests(&mut test)?;
    }
    if count == TestCount::default() {
        warn("there are no browser tests yet");
    }
    Ok(count)
}

fn cargo_test(tools: &Tools, browser: &TestBrowser, capabilities: &PathBuf) -> Command {
    let mut test = tools.command("cargo");
    test.args([
        "test",
        "--target",
        WASM,
        "--no-fail-fast",
        "--config",
        QUICK,
    ]);
    test.env("CHROMEDRIVER", &browser.driver);
    test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
    test.env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    if std::env::var_os("WASM_BINDGEN_TEST_TIMEOUT").is_none() {
        test.env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT);
    }
    test
}
