//! Building the dashboard into `dist/`, which the server's binary embeds.

mod names;

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::process::{self, spoken, step};
use crate::project;
use crate::setup::{Toolchain, Tools};
use crate::stamp::{self, Stamp};

/// Everything the dashboard is made of.
const SOURCES: [&str; 11] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "src",
    "style",
    "public",
    "crates/protocol",
    "crates/sync",
    "crates/live",
];

/// Builds `dist/` unless it is what the sources say already.
pub(crate) fn build(tools: &Tools) -> Result<()> {
    ensure!(
        project::has_dashboard(),
        "there is no index.html, so no dashboard to build"
    );
    let dist = project::root().join("dist");
    let kept = project::target().join("front-end.stamp");
    let stamp = stamp(tools)?;
    if stamp::holds(&kept, &stamp) && dist.join("index.html").is_file() {
        return Ok(());
    }
    // An interrupted build must not pass for a whole one.
    fs::remove_file(&kept).ok();

    let start = Instant::now();
    forget_other_library(&tools.toolchain)?;
    step("building the dashboard for the browser (two to four minutes the first time)");
    let mut trunk = tools.command("trunk");
    trunk.args([
        "build",
        "--release",
        "--cargo-profile",
        "web",
        "--dist",
        "dist",
    ]);
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk takes only `true` or `false` for what other tools set to `1`.
    trunk.env_remove("NO_COLOR");
    process::run(&mut trunk).context("the dashboard did not build")?;
    names::drop_from(&dist)?;

    stamp::keep(&kept, &stamp)?;
    step(&format!(
        "built the dashboard in {}",
        spoken(start.elapsed())
    ));
    Ok(())
}

/// Throws wasm builds away that were made with another build of the standard
/// library: cargo does not see the difference, and the compiler refuses them.
pub(crate) fn forget_other_library(toolchain: &Toolchain) -> Result<()> {
    let Some(library) = toolchain.made_here() else {
        return Ok(());
    };
    let target = project::web_target();
    let kept = target.join("library.stamp");
    if stamp::holds(&kept, &library) {
        return Ok(());
    }
    if target.exists() {
        step("throwing away wasm builds made with another standard library");
        fs::remove_dir_all(&target)?;
    }
    stamp::keep(&kept, &library)
}

fn stamp(tools: &Tools) -> Result<String> {
    let mut stamp = Stamp::default();
    for source in SOURCES {
        stamp.path(&project::root().join(source))?;
    }
    stamp.text(&tools.toolchain.libstd.to_string_lossy());
    Ok(stamp.finish())
}
