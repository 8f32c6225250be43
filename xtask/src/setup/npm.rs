//! What the stories use of npm: a folder with a lock file, and what it names
//! beside it.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::apt;
use crate::process::{command, find, run, step};
use crate::project;
use crate::stamp::{self, Stamp};

const HOW: &str = if cfg!(target_os = "macos") {
    "`brew install node` brings it."
} else {
    "`sudo apt-get install npm` brings it on Debian; elsewhere, install Node.js."
};

/// Fetches axe-core, unless what the lock file names is there.
pub(super) fn ensure_axe() -> Result<()> {
    let folder = project::root().join("crates/e2e/axe");
    let modules = folder.join("node_modules");
    let kept = modules.join("frontdesk.stamp");
    let stamp = stamp_of(&folder)?;
    if stamp::holds(&kept, &stamp) {
        return Ok(());
    }
    install_npm()?;
    step("fetching axe-core, which looks for what keeps people out of a page");
    let mut fetch = command("npm");
    fetch.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    fetch.args(["--no-update-notifier", "--loglevel=error"]);
    run(fetch.current_dir(&folder))
        .with_context(|| format!("axe-core is missing in {}", modules.display()))?;
    stamp::keep(&kept, &stamp)
}

fn stamp_of(folder: &Path) -> Result<String> {
    let mut stamp = Stamp::default();
    for file in ["package.json", "package-lock.json"] {
        stamp.path(&folder.join(file), &[])?;
    }
    Ok(stamp.finish())
}

fn install_npm() -> Result<()> {
    if find("npm").is_some() {
        return Ok(());
    }
    step("installing npm, which fetches a tool of the tests");
    let tried = apt::install(&["npm"]);
    if find("npm").is_none() {
        tried.with_context(|| format!("the tests need npm.\n{HOW}"))?;
    }
    ensure!(find("npm").is_some(), "npm is not on PATH.\n{HOW}");
    Ok(())
}
