//! The loader, minified by the tool beside it.

use std::path::Path;

use anyhow::Result;

use super::part::FrontEndPart;
use crate::process::{self, command};
use crate::setup::Tools;

pub(super) const PART: FrontEndPart = FrontEndPart {
    name: "loader",
    wait: "one or two minutes the first time",
    sources: &["Cargo.lock", "Cargo.toml", "crates/widget/loader"],
    except: &[],
    place: "",
    make,
};

fn make(_: &Tools, folder: &Path) -> Result<()> {
    let mut loader = command("cargo");
    loader.args(["run", "--quiet", "--package", "loader", "--"]);
    loader.arg("crates/widget/loader/widget.js");
    process::run(loader.arg(folder.join("widget.js")))
}
