//! The server's released binary, and where it may keep its data.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// A binary that is there, and a folder on the disk it will use.
#[derive(Debug, Clone)]
pub struct Binary {
    path: PathBuf,
    scratch: PathBuf,
}

impl Binary {
    /// The given binary, else the one that was built beside this one. Data goes
    /// below `target/<purpose>`.
    ///
    /// # Errors
    /// If it is not there.
    pub fn find(given: Option<PathBuf>, purpose: &str) -> Result<Self> {
        let own = std::env::current_exe()?;
        let release = own.parent().context("a binary is in a folder")?;
        let path = given.unwrap_or_else(|| release.join("frontdesk"));
        ensure!(
            path.is_file(),
            "there is no {}: run `cargo xtask {purpose}`, which builds it",
            path.display()
        );
        let target = release
            .parent()
            .context("a profile is in a target folder")?;
        let scratch = target.join(purpose);
        std::fs::create_dir_all(&scratch)?;
        Ok(Self {
            path: path.canonicalize()?,
            scratch,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn scratch(&self) -> &Path {
        &self.scratch
    }
}
