//! The widget's frame: the chat that websites hold, and the sample site.

use std::path::Path;

use anyhow::Result;

use super::part::FrontEndPart;
use super::{names, trunk};
use crate::setup::Tools;

pub(super) const PART: FrontEndPart = FrontEndPart {
    name: "widget",
    wait: "one or two minutes the first time",
    sources: &[
        ".cargo/config.toml",
        "Cargo.lock",
        "Cargo.toml",
        "crates/protocol",
        "crates/sync",
        "crates/live",
        "crates/widget",
        "vendor",
        "xtask/src/front_end",
    ],
    except: &[
        "crates/widget/loader/widget.js",
        "crates/widget/loader/style.css",
        "crates/widget/loader/frontdesk.d.ts",
        "crates/widget/tests",
    ],
    place: "widget",
    make,
};

fn make(tools: &Tools, folder: &Path) -> Result<()> {
    trunk::build(tools, "crates/widget/Trunk.toml", folder)?;
    names::shorten_in(folder)
}
