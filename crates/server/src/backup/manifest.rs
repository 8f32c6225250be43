//! `manifest.json`: a backup's versions, files, sizes and hashes.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::copy::Digest;

/// The manifest's name in a backup.
pub const MANIFEST: &str = "manifest.json";
/// What this version writes and reads.
pub(super) const FORMAT: u32 = 1;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of Frontdesk that made it.
    pub version: String,
    pub schema: u32,
    pub epoch: String,
    /// In milliseconds since the Unix epoch.
    pub made_at: i64,
    pub files: Vec<ManifestFile>,
    /// Files that were sent and had been lost before.
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Within the backup, with `/`.
    pub path: String,
    pub size: u64,
    pub sha256: String,
}

impl ManifestFile {
    pub(super) fn of(backup: &Path, file: &Path, digest: Digest) -> anyhow::Result<Self> {
        let parts: Vec<_> = file
            .strip_prefix(backup)?
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Ok(Self {
            path: parts.join("/"),
            size: digest.size,
            sha256: digest.sha256,
        })
    }

    /// The path, if it stays within the backup.
    pub(super) fn checked_path(&self) -> anyhow::Result<PathBuf> {
        let path = PathBuf::from(&self.path);
        let is_inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_inside || self.path.is_empty() {
            bail!(
                "the manifest names {:?}, which is outside the backup",
                self.path
            );
        }
        Ok(path)
    }
}

impl Manifest {
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let path = folder.join(MANIFEST);
        fs::write(&path, serde_json::to_vec_pretty(self)?)?;
        fs::File::open(&path)?.sync_all()?;
        Ok(())
    }

    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(MANIFEST);
        let bytes = fs::read(&path).with_context(|| {
            format!(
                "{} is not a whole backup: it has no manifest",
                folder.display()
            )
        })?;
        let manifest: Self = serde_json::from_slice(&bytes)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        if manifest.format != FORMAT {
            bail!(
                "this backup has the format {}, this version knows {FORMAT}",
                manifest.format
            );
        }
        Ok(manifest)
    }
}
