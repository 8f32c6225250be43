//! Chromium and the driver that lets tests steer it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt;
use crate::process::{find, step};

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

const HOW: &str = if cfg!(target_os = "macos") {
    "`brew install --cask google-chrome chromedriver` brings both."
} else {
    "`sudo apt-get install chromium chromium-driver` brings both on Debian; \
     elsewhere, install Chromium or Chrome and the chromedriver of the same version."
};

/// A browser for tests.
pub(crate) struct TestBrowser {
    pub(crate) driver: PathBuf,
}

/// Finds or installs the browser and its driver.
pub(super) fn ensure() -> Result<TestBrowser> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    step("installing Chromium and its driver, which the browser tests run in");
    let tried = apt::install(&["chromium", "chromium-driver"]);
    if let Some(found) = installed() {
        return Ok(found);
    }
    tried.with_context(|| format!("the tests need Chromium and chromedriver.\n{HOW}"))?;
    Err(anyhow::anyhow!(
        "Chromium and chromedriver are not on PATH.\n{HOW}"
    ))
}

fn installed() -> Option<TestBrowser> {
    let browser = BROWSERS.iter().any(|name| find(name).is_some());
    let mac = cfg!(target_os = "macos") && PathBuf::from(MAC_CHROME).is_file();
    let driver = find("chromedriver")?;
    (browser || mac).then_some(TestBrowser { driver })
}
