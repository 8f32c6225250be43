//! Putting the parts together in `dist/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::part::FrontEndPart;
use crate::project;
use crate::stamp;

/// Fills `dist/` with the parts, unless it holds them already as `stamps` say.
pub(super) fn join(parts: &[FrontEndPart], stamps: &str) -> Result<()> {
    let dist = project::root().join("dist");
    let kept = project::target().join("front-end").join("dist.stamp");
    if stamp::holds(&kept, stamps) && is_whole(&dist) {
        return Ok(());
    }
    fs::remove_file(&kept).ok();
    let mut files = BTreeMap::new();
    for part in parts {
        let folder = part.folder();
        for file in stamp::files(&folder, &[])? {
            let place = dist.join(part.place).join(file.strip_prefix(&folder)?);
            files.insert(place, file);
        }
    }
    fill(&dist, &files).context("dist/ cannot be filled")?;
    stamp::keep(&kept, stamps)
}

/// Whether one file of each part is there: somebody may have emptied it.
fn is_whole(dist: &Path) -> bool {
    ["index.html", "widget/index.html", "widget.js"]
        .iter()
        .all(|file| dist.join(file).is_file())
}

/// Makes `folder` hold these files, each by its place and where it comes from,
/// and no others. What is right is not touched, because the server is built
/// anew, which takes minutes, for each file that was.
fn fill(folder: &Path, files: &BTreeMap<PathBuf, PathBuf>) -> Result<()> {
    for file in stamp::files(folder, &[])? {
        if !files.contains_key(&file) {
            fs::remove_file(file)?;
        }
    }
    for (place, file) in files {
        let bytes = fs::read(file)?;
        if fs::read(place).is_ok_and(|there| there == bytes) {
            continue;
        }
        if let Some(above) = place.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(place, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::fill;

    #[test]
    fn a_folder_is_filled_with_no_more_than_it_should_hold() {
        let top = std::env::temp_dir().join(format!("xtask-join-{}", std::process::id()));
        let (made, folder) = (top.join("made"), top.join("dist"));
        fs::create_dir_all(&made).unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(made.join("new.js"), "new").unwrap();
        fs::write(made.join("same.js"), "same").unwrap();
        fs::write(folder.join("same.js"), "same").unwrap();
        fs::write(folder.join("old.js"), "old").unwrap();
        let written = || folder.join("same.js").metadata().unwrap().modified();
        let before = written().unwrap();

        let files = BTreeMap::from([
            (folder.join("deep/new.js"), made.join("new.js")),
            (folder.join("same.js"), made.join("same.js")),
        ]);
        fill(&folder, &files).unwrap();
        assert_eq!(fs::read(folder.join("deep/new.js")).unwrap(), b"new");
        assert!(!folder.join("old.js").exists());
        assert_eq!(written().unwrap(), before);
        fs::remove_dir_all(top).unwrap();
    }
}
