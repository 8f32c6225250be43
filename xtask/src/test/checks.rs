//! The first stage: how the sources look, what clippy says of them, and what they
//! depend on.

use std::fs;

use anyhow::Result;

use super::count::TestCount;
use crate::process::{command, output, step};
use crate::project::{self, WASM};
use crate::setup::{Tools, cargo_deny};
use crate::{front_end, tidy};

/// What runs in the browser only.
const PAGES: [&str; 2] = ["dashboard", "widget"];

/// Runs tidy, rustfmt, clippy and cargo-deny.
pub(super) fn run(tools: &Tools) -> Result<TestCount> {
    let mut count = match tidy::run() {
        Ok(()) => TestCount::default(),
        Err(error) => {
            eprintln!("{error:#}");
            TestCount::broken()
        }
    };
    step("rustfmt: is everything formatted?");
    count = count + TestCount::check(command("cargo").args(["fmt", "--all", "--check"]))?;

    step("clippy, for what runs on this machine");
    let mut native = command("cargo");
    native.args(["clippy", "--quiet", "--workspace", "--all-targets"]);
    for page in PAGES.into_iter().filter(|page| is_there(page)) {
        native.args(["--exclude", page]);
    }
    count = count + TestCount::check(native.args(["--", "-D", "warnings"]))?;

    if project::has_dashboard() {
        step("clippy, for what runs in the browser");
        count = count + TestCount::check(&mut in_browser(tools)?)?;
    }

    step("cargo-deny: may we depend on all that?");
    Ok(count + dependencies()?)
}

/// Licenses, bans and sources: what needs no database of advisories.
fn dependencies() -> Result<TestCount> {
    let mut deny = match cargo_deny::ensure() {
        Ok(deny) => deny,
        Err(error) => {
            eprintln!("{error:#}");
            return Ok(TestCount::broken());
        }
    };
    // Versions that are there twice are told to who asks.
    deny.args(["--workspace", "--locked", "--log-level", "error", "check"]);
    TestCount::check(deny.args(["--hide-inclusion-graph", "licenses", "bans", "sources"]))
}

/// Clippy for wasm, or natively where the toolchain with the wasm target has no
/// clippy: the pages' code is the same but for a few lines.
fn in_browser(tools: &Tools) -> Result<std::process::Command> {
    let for_wasm = output(tools.command("cargo").args(["clippy", "--version"])).is_some();
    let mut clippy = if for_wasm {
        front_end::forget_other_library(&tools.toolchain)?;
        fs::create_dir_all(project::web_target())?;
        let mut clippy = tools.command("cargo");
        clippy.args(["clippy", "--target", WASM]);
        clippy
    } else {
        let mut clippy = command("cargo");
        clippy.arg("clippy");
        clippy
    };
    clippy.args(["--quiet", "--all-targets"]);
    let packages = PAGES.into_iter().chain(["live", "protocol"]);
    for package in packages.filter(|package| is_there(package)) {
        clippy.args(["--package", package]);
    }
    clippy.args(["--", "-D", "warnings"]);
    Ok(clippy)
}

fn is_there(package: &str) -> bool {
    match package {
        "dashboard" => project::has_dashboard(),
        package => project::has_crate(package),
    }
}
