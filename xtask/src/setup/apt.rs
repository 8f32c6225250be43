//! Packages from Debian and its kin, where we may install them unasked.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::process::{command, find, output, run, warn};

/// Installs `packages`, or says why it cannot.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if !available() {
        bail!("apt-get is not there, or only usable with a password");
    }
    refresh();
    let mut install = privileged("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args(["install", "--yes", "--no-install-recommends", "-qq"]);
    install
        .args(["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"])
        .args(packages);
    run(&mut install)
}

/// Whether packages can be installed without asking anybody.
pub(crate) fn available() -> bool {
    find("apt-get").is_some()
        && (is_root() || output(command("sudo").args(["-n", "true"])).is_some())
}

/// Whether the package lists know `package`.
pub(crate) fn knows(package: &str) -> bool {
    refresh();
    output(command("apt-cache").args(["show", "--no-all-versions", package]))
        .is_some_and(|text| !text.is_empty())
}

/// A command with root's rights.
pub(crate) fn privileged(program: &str) -> Command {
    if is_root() {
        return command(program);
    }
    let mut sudo = command("sudo");
    sudo.args(["-n", "--preserve-env=DEBIAN_FRONTEND", program]);
    sudo
}

/// Brings the package lists up to date, once: a fresh machine has none.
fn refresh() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        if let Err(error) = run(privileged("apt-get").args(["update", "-qq"])) {
            warn(&format!("the package lists may be old: {error:#}"));
        }
    });
}

fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| output(command("id").arg("-u")).as_deref() == Some("0"))
}
