//! Command-line tools that come as crates: built once for each version, in a
//! folder of their own, so that no tool of the user's is ever replaced.

use std::env;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::process::{command, find, output, run, spoken, step, warn};

/// A tool, the version it must have, and how to build it without waiting long.
pub(super) struct CargoTool {
    pub(super) package: &'static str,
    pub(super) binary: &'static str,
    pub(super) version: String,
    pub(super) purpose: &'static str,
    /// How much the compiler should optimise it.
    pub(super) opt_level: &'static str,
}

impl CargoTool {
    /// Finds or installs the tool; the folder to put on `PATH`, if any.
    pub(super) fn ensure(&self) -> Result<Option<PathBuf>> {
        if let Some(found) = find(self.binary)
            && self.is_right(&found)
        {
            return Ok(None);
        }
        let home = cache()?.join(format!("{}-{}", self.package, self.version));
        let bin = home.join("bin");
        if !self.is_right(&bin.join(self.binary)) {
            self.install(&home)?;
        }
        Ok(Some(bin))
    }

    fn is_right(&self, binary: &Path) -> bool {
        output(command(binary).arg("--version"))
            .is_some_and(|text| text.split_whitespace().nth(1) == Some(&self.version))
    }

    fn install(&self, home: &Path) -> Result<()> {
        let name = format!("{} {}", self.package, self.version);
        let start = Instant::now();
        if find("cargo-binstall").is_some() {
            step(&format!("fetching {name}, {}", self.purpose));
            if run(&mut self.binstall(home)).is_ok() {
                return Ok(());
            }
            warn(&format!("there is no ready-made {name} to be had"));
        }
        step(&format!(
            "building {name}, {} (one to three minutes, once)",
            self.purpose
        ));
        // Exactly what the authors tested first. Registry mirrors can lag behind
        // a lock file, though, and the newest versions that fit do as well.
        if run(self.build(home).arg("--locked")).is_err() {
            step(&format!(
                "building {name} again, with what the registry offers"
            ));
            run(&mut self.build(home)).with_context(|| {
                let at = home.display();
                format!(
                    "{name} is missing; install it yourself into {at} or on PATH, and try again"
                )
            })?;
        }
        fs::remove_dir_all(home.join("build")).ok();
        step(&format!("built {name} in {}", spoken(start.elapsed())));
        Ok(())
    }

    fn binstall(&self, home: &Path) -> Command {
        let mut binstall = command("cargo");
        binstall.args([
            "binstall",
            "--no-confirm",
            "--disable-strategies",
            "compile",
            "--root",
        ]);
        binstall
            .arg(home)
            .arg(format!("{}@{}", self.package, self.version));
        binstall
    }

    /// A quick build: these tools run for seconds at a time, so what counts is
    /// how soon they are there. Without their default features they cannot
    /// download anything over TLS, which is nothing they are asked to do here.
    fn build(&self, home: &Path) -> Command {
        let mut install = command("cargo");
        // Not in this repository, whose settings are none of the tool's business.
        install.current_dir(env::temp_dir());
        install.args(["install", "--no-default-features", "--root"]);
        install
            .arg(home)
            .arg(self.package)
            .args(["--version", &self.version]);
        if !std::io::stderr().is_terminal() {
            install.arg("--quiet");
        }
        install.env("CARGO_TARGET_DIR", home.join("build"));
        for (setting, value) in [
            ("OPT_LEVEL", self.opt_level),
            ("LTO", "off"),
            ("DEBUG", "false"),
            ("STRIP", "true"),
            ("CODEGEN_UNITS", "16"),
            ("PANIC", "unwind"),
        ] {
            install.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
        }
        install
    }
}

/// Where tools are kept for this user: fresh clones find them there.
fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        Some(dir) => PathBuf::from(dir),
        None => env::home_dir()
            .context("there is no home folder to keep tools in")?
            .join(".cache"),
    };
    Ok(base.join("frontdesk").join("tools"))
}
