//! Building what browsers load into `dist/`, which the server's binary embeds:
//! the dashboard, the widget's frame and the loader that websites load.
//!
//! Each is made in a folder of its own, because Trunk empties the folder it
//! builds into, and anew only when its own sources changed.

mod dashboard;
mod join;
mod loader;
mod names;
mod part;
mod section;
mod trunk;
mod widget;

use std::fs;

use anyhow::{Result, ensure};

use self::part::FrontEndPart;
use crate::process::step;
use crate::project;
use crate::setup::{Toolchain, Tools};
use crate::stamp;

const PARTS: [FrontEndPart; 3] = [dashboard::PART, widget::PART, loader::PART];

/// Builds `dist/` unless it is what the sources say already.
pub(crate) fn build(tools: &Tools) -> Result<()> {
    ensure!(
        project::has_dashboard(),
        "there is no index.html, so no dashboard to build"
    );
    let mut stamps = String::new();
    for part in &PARTS {
        stamps += &part.build(tools)?;
    }
    join::join(&PARTS, &stamps)
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
