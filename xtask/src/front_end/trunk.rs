//! Building a page with Trunk, as it is released.

use std::env;
use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::setup::Tools;

/// Where cargo keeps other people's crates. It is nobody's business, and would
/// be in each page, which says where it panics. Flags are told apart by spaces,
/// so that one with spaces stays.
fn cargo_home() -> Option<String> {
    let home = env::var("CARGO_HOME").ok();
    let home = home.or_else(|| Some(format!("{}/.cargo", env::var("HOME").ok()?)));
    home.filter(|home| !home.contains(' '))
}

/// Builds the page that `config` is about into `folder`.
pub(super) fn build(tools: &Tools, config: &str, folder: &Path) -> Result<()> {
    super::forget_other_library(&tools.toolchain)?;
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--config", config]);
    trunk.args(["--release", "--cargo-profile", "web", "--dist"]);
    trunk.arg(folder);
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk takes only `true` or `false` for what other tools set to `1`.
    trunk.env_remove("NO_COLOR");
    if let Some(home) = cargo_home() {
        let flags = format!("--remap-path-prefix={home}/registry/src=registry");
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    process::run(&mut trunk)
}
