//! What a build needs beside cargo, found or installed.

mod apt;
pub(crate) mod cargo_deny;
mod cargo_tool;
mod chromium;
pub(crate) mod faketime;
mod npm;
mod sysroot;
mod target;
mod trunk;
mod wasm_bindgen;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

pub(crate) use chromium::TestBrowser;
pub(crate) use target::Toolchain;

use crate::{process, project};

/// What building the front ends takes.
pub(crate) struct Tools {
    pub(crate) toolchain: Toolchain,
    folders: Vec<PathBuf>,
    path: OsString,
}

impl Tools {
    /// A command that builds or tests for wasm.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = process::command(program);
        command
            .env("PATH", &self.path)
            .env("CARGO_TARGET_DIR", project::web_target());
        self.toolchain.apply(&mut command);
        command
    }
}

/// `cargo xtask setup`: installs everything and says how to use it by hand.
pub(crate) fn run() -> Result<()> {
    let (tools, _) = for_stories()?;
    process::step("everything is there");
    if tools.folders.is_empty() && tools.toolchain.name.is_none() {
        return Ok(());
    }
    println!("To use trunk or wasm-bindgen by hand:");
    for folder in &tools.folders {
        println!("  export PATH=\"{}:$PATH\"", folder.display());
    }
    if let Some(name) = tools.toolchain.name {
        println!("  export RUSTUP_TOOLCHAIN={name}");
    }
    Ok(())
}

/// Finds or installs what the build needs.
pub(crate) fn build_tools() -> Result<Tools> {
    let toolchain = target::ensure()?;
    let folders: Vec<PathBuf> = [trunk::ensure()?, wasm_bindgen::ensure()?]
        .into_iter()
        .flatten()
        .collect();
    Ok(Tools {
        toolchain,
        path: process::path_with(&folders)?,
        folders,
    })
}

/// Finds or installs what the build and the tests need.
pub(crate) fn everything() -> Result<(Tools, TestBrowser)> {
    Ok((build_tools()?, chromium::ensure()?))
}

/// Finds or installs what the stories need beside that.
pub(crate) fn for_stories() -> Result<(Tools, TestBrowser)> {
    let found = everything()?;
    npm::ensure_axe()?;
    Ok(found)
}
