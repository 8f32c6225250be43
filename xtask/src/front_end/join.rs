//! Putting the parts together in `dist/`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::part::Part;
use crate::project;
use crate::stamp;

/// Fills `dist/` with the parts, unless it holds them already as `stamps` say.
pub(super) fn join(parts: &[Part], stamps: &str) -> Result<()> {
    let dist = project::root().join("dist");
    let kept = project::target().join("front-end").join("dist.stamp");
    if stamp::holds(&kept, stamps) && is_whole(&dist) {
        return Ok(());
    }
    fs::remove_file(&kept).ok();
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    for part in parts {
        copy(&part.folder(), &dist.join(part.place))
            .with_context(|| format!("the {} cannot be put into dist/", part.name))?;
    }
    stamp::keep(&kept, stamps)
}

/// Whether one file of each part is there: somebody may have emptied it.
fn is_whole(dist: &Path) -> bool {
    ["index.html", "widget/index.html", "widget.js"]
        .iter()
        .all(|file| dist.join(file).is_file())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
