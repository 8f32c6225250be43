//! The dashboard: the package at the root of the repository.

use std::path::Path;

use anyhow::Result;

use super::part::FrontEndPart;
use super::{names, trunk};
use crate::setup::Tools;

pub(super) const PART: FrontEndPart = FrontEndPart {
    name: "dashboard",
    wait: "two to four minutes the first time",
    sources: &[
        ".cargo/config.toml",
        "Cargo.lock",
        "Cargo.toml",
        "Trunk.toml",
        "index.html",
        "src",
        "style",
        "public",
        "crates/protocol",
        "crates/sync",
        "crates/live",
        "crates/widget/loader/src",
        "vendor",
        "xtask/src/front_end",
    ],
    except: &[],
    place: "",
    make,
};

fn make(tools: &Tools, folder: &Path) -> Result<()> {
    trunk::build(tools, "Trunk.toml", folder)?;
    names::shorten_in(folder)
}
