//! Building a page with Trunk, as it is released.

use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::setup::Tools;

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
    process::run(&mut trunk)
}
