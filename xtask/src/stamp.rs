//! Knowing whether something made earlier is still what its sources say.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// One number for the contents of files and whatever else matters.
#[derive(Default)]
pub(crate) struct Stamp(DefaultHasher);

impl Stamp {
    /// Counts in a file, or all files below a folder but those of `except`; what
    /// is missing counts too.
    pub(crate) fn path(&mut self, path: &Path, except: &[PathBuf]) -> Result<()> {
        for file in files(path, except)? {
            file.hash(&mut self.0);
            fs::read(&file)
                .with_context(|| format!("cannot read {}", file.display()))?
                .hash(&mut self.0);
        }
        path.is_file().hash(&mut self.0);
        Ok(())
    }

    /// Counts in a text.
    pub(crate) fn text(&mut self, text: &str) {
        text.hash(&mut self.0);
    }

    /// The stamp as it is kept in a file.
    pub(crate) fn finish(&self) -> String {
        format!("{:016x}\n", self.0.finish())
    }
}

/// Whether `file` holds just `text`.
pub(crate) fn holds(file: &Path, text: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|kept| kept == text)
}

/// Keeps `text` in `file`, making its folder.
pub(crate) fn keep(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// All files at or below `path` but those of `except`, in an order that does not change.
pub(crate) fn files(path: &Path, except: &[PathBuf]) -> Result<Vec<PathBuf>> {
    if except.iter().any(|except| except == path) {
        return Ok(Vec::new());
    }
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = path
            .read_dir()?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        inside.sort();
        for path in inside {
            found.extend(files(&path, except)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::Stamp;

    #[test]
    fn changes_with_a_file_deep_inside_unless_it_is_excepted() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let file = folder.join("deep/inside.rs");
        let deep = [folder.join("deep")];
        fs::create_dir_all(&deep[0]).unwrap();
        let stamp = |text: &str, except: &[PathBuf]| {
            fs::write(&file, text).unwrap();
            let mut stamp = Stamp::default();
            stamp.path(&folder, except).unwrap();
            stamp.finish()
        };
        let first = stamp("one", &[]);
        assert_ne!(first, stamp("two", &[]));
        assert_eq!(first, stamp("one", &[]));
        assert_eq!(stamp("one", &deep), stamp("two", &deep));
        fs::remove_dir_all(folder).unwrap();
    }
}
