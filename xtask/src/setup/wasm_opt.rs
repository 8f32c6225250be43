//! wasm-opt, which makes the download smaller; a build can do without.

use std::path::PathBuf;

use super::apt;
use crate::process::{find, step, warn};

/// Finds or installs wasm-opt, if that can be done.
pub(super) fn ensure() -> Option<PathBuf> {
    if let Some(found) = find("wasm-opt") {
        return Some(found);
    }
    step("installing binaryen, whose wasm-opt makes the dashboard's download smaller");
    if let Err(error) = apt::install(&["binaryen"]) {
        let how = if cfg!(target_os = "macos") {
            "brew"
        } else {
            "sudo apt-get"
        };
        warn(&format!(
            "there is no wasm-opt ({error:#}): the dashboard will be larger than it need be.\n\
             `{how} install binaryen` brings it."
        ));
    }
    find("wasm-opt")
}
