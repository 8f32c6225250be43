//! A backup is a folder: the database, the files that were sent, the key of
//! the secrets, and a manifest of all of them. It is made while the server
//! runs, under another name, and has its own only when it is whole.

mod copy;
mod manifest;
mod restore;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

pub use manifest::{MANIFEST, Manifest, ManifestFile};
pub use restore::{Restored, restore};

use self::copy::{copy, digest};
use crate::{
    clock,
    data_folder::{DataFolder, private_folder, sync_folder},
    store::database_copy,
};

/// What may be left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Allow {
    /// Files that were sent and are not in the folder any more.
    pub missing_files: bool,
}

/// Backs up a data folder into a new folder, and reads it all once more.
///
/// # Errors
/// If something cannot be read or written, or is not whole. Nothing is left
/// under the target's name then.
pub fn back_up(folder: &DataFolder, target: &Path, allow: Allow) -> anyhow::Result<Manifest> {
    if target.symlink_metadata().is_ok() {
        bail!(
            "{} is there already: a backup never replaces anything",
            target.display()
        );
    }
    if !folder.database().exists() {
        bail!("there is no database in {}", folder.path().display());
    }
    let parent = parent(target);
    let staging = tempfile::Builder::new()
        .prefix(".frontdesk-backup-")
        .tempdir_in(&parent)
        .with_context(|| format!("cannot write into {}", parent.display()))?;
    let manifest = fill(folder, staging.path(), allow)?;
    check(staging.path(), &manifest).context("the backup could not be read back")?;
    manifest.write(staging.path())?;
    sync_folder(staging.path())?;
    fs::rename(staging.path(), target)
        .with_context(|| format!("cannot name it {}", target.display()))?;
    // It is not there under its first name any more.
    let _moved = staging.keep();
    sync_folder(&parent)?;
    Ok(manifest)
}

fn fill(folder: &DataFolder, into: &Path, allow: Allow) -> anyhow::Result<Manifest> {
    let copied = DataFolder::at(into);
    let database = copied.database();
    database_copy::copy(&folder.database(), &database).context("the database cannot be copied")?;
    fs::File::open(&database)?.sync_all()?;
    let contents = database_copy::contents(&database)?;
    let mut files = vec![ManifestFile::of(into, &database, digest(&database)?)?];
    if folder.key().exists() {
        let digest = copy(&folder.key(), &copied.key())?;
        files.push(ManifestFile::of(into, &copied.key(), digest)?);
    }
    let mut missing = Vec::new();
    for file in &contents.files {
        let path = file.path();
        let (from, to) = (
            folder.attachments().join(&path),
            copied.attachments().join(&path),
        );
        private_folder().create(parent(&to))?;
        match copy(&from, &to) {
            Ok(digest) => files.push(ManifestFile::of(into, &to, digest)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if file.is_sent {
                    missing.push(path.display().to_string());
                }
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot copy {}", from.display()));
            }
        }
    }
    if let Some(first) = missing.first()
        && !allow.missing_files
    {
        bail!(
            "{} files that were sent are not in {}, the first is {first}: look for them, or leave them out with --without-missing-files",
            missing.len(),
            folder.attachments().display(),
        );
    }
    sync_tree(&copied.attachments())?;
    Ok(Manifest {
        format: manifest::FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: contents.schema,
        epoch: contents.epoch.to_string(),
        made_at: clock::now().millis(),
        files,
        missing,
    })
}

/// Reads all that a manifest names, and the whole database.
fn check(folder: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    for file in &manifest.files {
        let path = folder.join(file.checked_path()?);
        let digest = digest(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if (digest.size, &digest.sha256) != (file.size, &file.sha256) {
            bail!("{} is not what the manifest says", path.display());
        }
    }
    let database = DataFolder::at(folder).database();
    if let Some(words) = database_copy::damage(&database)?.first() {
        bail!("the database is damaged: {words}");
    }
    Ok(())
}

/// Makes the names in a folder of folders durable.
fn sync_tree(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folder(&entry.path())?;
        }
    }
    Ok(sync_folder(folder)?)
}

/// The folder that a path is in.
fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
