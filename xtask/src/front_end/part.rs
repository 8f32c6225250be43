//! A part of the front end: what it is made of, and where it goes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::process::{spoken, step};
use crate::project;
use crate::setup::Tools;
use crate::stamp::{self, Stamp};

/// Built by itself, and anew only when what it is made of changed.
pub(super) struct FrontEndPart {
    pub(super) name: &'static str,
    /// What a person is told of, before it is built.
    pub(super) wait: &'static str,
    /// Files and folders.
    pub(super) sources: &'static [&'static str],
    /// Those inside them that it is not made of.
    pub(super) except: &'static [&'static str],
    /// Its place in `dist/`.
    pub(super) place: &'static str,
    /// Builds it into a folder.
    pub(super) make: fn(&Tools, &Path) -> Result<()>,
}

impl FrontEndPart {
    /// Builds the part unless it is what its sources say already; its stamp.
    pub(super) fn build(&self, tools: &Tools) -> Result<String> {
        let (folder, kept) = (self.folder(), self.folder().with_extension("stamp"));
        let stamp = self.stamp(tools)?;
        if stamp::holds(&kept, &stamp) && folder.is_dir() {
            return Ok(stamp);
        }
        // An interrupted build must not pass for a whole one.
        fs::remove_file(&kept).ok();

        let start = Instant::now();
        step(&format!("building the {} ({})", self.name, self.wait));
        fs::create_dir_all(&folder)?;
        (self.make)(tools, &folder).with_context(|| format!("the {} did not build", self.name))?;
        stamp::keep(&kept, &stamp)?;
        step(&format!(
            "built the {} in {}",
            self.name,
            spoken(start.elapsed())
        ));
        Ok(stamp)
    }

    /// Where it is built.
    pub(super) fn folder(&self) -> PathBuf {
        project::target().join("front-end").join(self.name)
    }

    fn stamp(&self, tools: &Tools) -> Result<String> {
        let root = project::root();
        let except: Vec<PathBuf> = self.except.iter().map(|path| root.join(path)).collect();
        let mut stamp = Stamp::default();
        for source in self.sources {
            stamp.path(&root.join(source), &except)?;
        }
        stamp.text(&tools.toolchain.libstd.to_string_lossy());
        Ok(stamp.finish())
    }
}
