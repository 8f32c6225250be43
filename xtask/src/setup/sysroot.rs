//! The standard library for wasm, built from the sources that Debian ships:
//! the way to a wasm target on a machine that reaches Debian's packages but not
//! Rust's own downloads.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};

use super::apt;
use crate::process::{command, output, run, spoken, step};
use crate::project::{self, WASM};

/// What rustup calls Debian's Rust once it is linked.
pub(super) const TOOLCHAIN: &str = "system";

const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";
const LINKER: &str = "/usr/bin/rust-lld";
/// Says which compiler the library was built by: no other can use it.
const MADE_BY: &str = "made-by-frontdesk-setup";

/// What [`build`] left beside the library in `folder`.
pub(super) fn stamp_in(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(MADE_BY)).ok()
}

/// Whether the library is there and fits Debian's present compiler.
pub(super) fn is_current() -> bool {
    let made_by = stamp_in(&library()).unwrap_or_default();
    version().is_some_and(|version| made_by.starts_with(&version))
}

/// Installs Debian's Rust, builds the library and tells rustup of both.
pub(super) fn build(rustup: bool) -> Result<()> {
    install()?;
    if !is_current() {
        compile()?;
    }
    if rustup {
        run(command("rustup").args(["toolchain", "link", TOOLCHAIN, "/usr"]))?;
    }
    Ok(())
}

fn install() -> Result<()> {
    let there = |path: &str| Path::new(path).exists();
    if !(there(RUSTC) && there(CARGO) && there(SOURCES)) {
        step("installing Debian's Rust with the sources of its standard library");
        apt::install(&["rustc-web", "cargo-web", "rust-web-src"])?;
    }
    if !there(LINKER) {
        step("installing LLVM's linker for wasm");
        // One package holds a link to the linker; the link's target is named
        // after the package that holds the linker itself.
        apt::install(&["rust-web-llvm"])?;
        if let Ok(target) = fs::read_link(LINKER)
            && let Some(package) = target.file_name().and_then(|name| name.to_str())
        {
            apt::install(&[package])?;
        }
    }
    ensure!(
        there(LINKER),
        "{LINKER} is still missing: install Debian's lld package of its version"
    );
    Ok(())
}

fn compile() -> Result<()> {
    step("building Rust's standard library for wasm (about a minute)");
    let start = Instant::now();
    let stub = project::target().join("sysroot-stub");
    fs::create_dir_all(stub.join("src"))?;
    fs::write(
        stub.join("Cargo.toml"),
        "[package]\nname = \"stub\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    fs::write(
        stub.join("src/lib.rs"),
        "//! Nothing: only its dependencies are wanted.\n",
    )?;

    let mut build = command(CARGO);
    build.current_dir(&stub);
    build.args(["build", "--release", "--quiet", "--target", WASM]);
    build.arg("-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro");
    build
        .env("CARGO_TARGET_DIR", stub.join("target"))
        .env("RUSTC", RUSTC);
    build
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    // The sources need features that are not stable; the dashboard is linked
    // with LTO, which needs the bitcode.
    build
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    run(&mut build)?;

    install_library(&stub.join("target").join(WASM).join("release/deps"))?;
    fs::remove_dir_all(&stub)?;
    step(&format!(
        "built the standard library for wasm in {}",
        spoken(start.elapsed())
    ));
    Ok(())
}

fn install_library(deps: &Path) -> Result<()> {
    let mut files = Vec::new();
    for file in deps.read_dir()? {
        let path = file?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libstub-") {
            files.push(path);
        }
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let stamp = deps.join(MADE_BY);
    fs::write(
        &stamp,
        format!(
            "{}\n{now}\n",
            version().context("rustc does not tell its version")?
        ),
    )?;
    files.push(stamp);

    let library = library();
    run(apt::privileged("rm").arg("-rf").arg(&library))?;
    run(apt::privileged("mkdir").arg("-p").arg(&library))?;
    run(apt::privileged("cp").args(&files).arg(&library))
}

fn library() -> PathBuf {
    Path::new("/usr/lib/rustlib").join(WASM).join("lib")
}

fn version() -> Option<String> {
    output(
        command(RUSTC)
            .env_remove("RUSTUP_TOOLCHAIN")
            .arg("--version"),
    )
}
