//! The standard library for wasm: rustup's if it can be had, else Debian's.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::{apt, sysroot};
use crate::process::{command, find, output, run_within, step};
use crate::project::WASM;

/// How long rustup may take for a download of some 20 MB.
const PATIENCE: Duration = Duration::from_secs(180);

/// The toolchain that builds for wasm.
pub(crate) struct Toolchain {
    /// The name rustup knows it by, if it is not the one in use anyway.
    pub(super) name: Option<&'static str>,
    /// Where its standard library for wasm is.
    pub(crate) libstd: PathBuf,
}

impl Toolchain {
    /// Makes `command` build with this toolchain.
    pub(crate) fn apply(&self, command: &mut Command) {
        if let Some(name) = self.name {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
    }

    /// What tells builds of the standard library apart that were made here; none
    /// for one that rustup brought.
    pub(crate) fn made_here(&self) -> Option<String> {
        sysroot::stamp_in(&self.libstd)
    }

    fn find(name: Option<&'static str>) -> Option<Self> {
        let mut rustc = command("rustc");
        rustc.args(["--print", "target-libdir", "--target", WASM]);
        if let Some(name) = name {
            rustc.env("RUSTUP_TOOLCHAIN", name);
        }
        let libstd = PathBuf::from(output(&mut rustc)?);
        let complete = libstd.read_dir().ok()?.flatten().any(|file| {
            let name = file.file_name();
            name.to_string_lossy().starts_with("libstd-")
        });
        complete.then_some(Self { name, libstd })
    }
}

/// Finds or installs the standard library for wasm.
pub(crate) fn ensure() -> Result<Toolchain> {
    if let Some(found) = Toolchain::find(None) {
        return Ok(found);
    }
    let rustup = find("rustup").is_some();
    if sysroot::is_current()
        && let Some(found) = debian(rustup)
    {
        return Ok(found);
    }

    let mut why = "there is no rustup here".to_owned();
    if rustup {
        step(&format!(
            "adding the {WASM} target, which the dashboard and the widget are built for"
        ));
        match run_within(
            PATIENCE,
            command("rustup")
                .env("RUST_BACKTRACE", "0")
                .args(["target", "add", WASM]),
        ) {
            Ok(()) => {
                if let Some(found) = Toolchain::find(None) {
                    return Ok(found);
                }
                why = "rustup added it, but rustc does not see it".to_owned();
            }
            Err(error) => why = format!("{error:#}"),
        }
    }

    if apt::available() && apt::knows("rust-web-src") {
        step(&format!(
            "{why}: building {WASM} from Debian's Rust instead"
        ));
        sysroot::build(rustup)?;
        if let Some(found) = debian(rustup) {
            return Ok(found);
        }
        why = "the standard library was built, but rustc does not see it".to_owned();
    }
    bail!(
        "the Rust target {WASM} is missing ({why}).\n\
         Run `rustup target add {WASM}` where rustup can download, then try again."
    )
}

/// Debian's Rust: through rustup where there is one, else as the only Rust.
fn debian(rustup: bool) -> Option<Toolchain> {
    Toolchain::find(rustup.then_some(sysroot::TOOLCHAIN))
}
