//! Which programs the stories run, and where things are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The repository.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap_or(root)
}

/// The server: `FRONTDESK_BIN`, else what was built last for release, else for
/// debugging.
pub(crate) fn frontdesk() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("FRONTDESK_BIN") {
        return Ok(root().join(named));
    }
    let target = root().join("target");
    let built = ["release", "debug"].map(|profile| target.join(profile).join("frontdesk"));
    let found = built.into_iter().find(|binary| binary.is_file());
    found.context("there is no server to test: `cargo build -p server` makes one")
}

/// The dashboard's folder, for binaries that have none built in.
pub(crate) fn dashboard(frontdesk: &Path) -> Option<PathBuf> {
    let named = std::env::var_os("FRONTDESK_DASHBOARD").map(|folder| root().join(folder));
    let built_in = frontdesk
        .parent()
        .is_some_and(|folder| folder.ends_with("release"));
    match named {
        None if built_in => None,
        named => Some(named.unwrap_or_else(|| root().join("dist"))),
    }
}

/// A browser is of no use without it.
pub(crate) fn ensure_dashboard() -> Result<()> {
    if let Some(folder) = dashboard(&frontdesk()?) {
        ensure!(
            folder.join("index.html").is_file(),
            "there is no dashboard in {}: `cargo xtask run` builds one",
            folder.display()
        );
    }
    Ok(())
}

/// `CHROMEDRIVER`, else where Debian puts it, else wherever the path leads.
pub(crate) fn chromedriver() -> PathBuf {
    let debian = Path::new("/usr/bin/chromedriver");
    match std::env::var_os("CHROMEDRIVER") {
        Some(named) => named.into(),
        None if debian.is_file() => debian.to_owned(),
        None => "chromedriver".into(),
    }
}

/// The script that `crates/e2e/axe` asks npm for.
pub(crate) fn axe() -> PathBuf {
    root().join("crates/e2e/axe/node_modules/axe-core/axe.min.js")
}

/// Where screenshots and logs of failed stories go.
pub(crate) fn evidence() -> PathBuf {
    root().join("target/e2e")
}
