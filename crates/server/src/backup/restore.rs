//! Puts a backup into a data folder. The log begins a new epoch at the next
//! start, since clients may know more than the backup does.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use super::{Manifest, check, copy::copy, parent, sync_tree};
use crate::{
    clock,
    data_folder::{DataFolder, FolderFault, private_folder, sidecar, sync_folder},
    store::{self, SCHEMA},
};

/// What was done.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// Where the data is that was there before.
    pub replaced: Option<PathBuf>,
}

/// # Errors
/// If the backup is not whole, or newer than this version; if a server runs on
/// the folder; if data is there and is not to be replaced.
pub fn restore(source: &Path, folder: &Path, replace: bool) -> anyhow::Result<Restored> {
    let manifest = Manifest::read(source)?;
    if manifest.schema > SCHEMA {
        let (found, known) = (manifest.schema, SCHEMA);
        return Err(FolderFault::NewerSchema { found, known }.into());
    }
    let folder = DataFolder::open(folder)?;
    let Some(_lock) = folder.try_lock()? else {
        bail!(
            "a server runs on {}: stop it first",
            folder.path().display()
        );
    };
    let has_data = folder.database().exists() || folder.remains().is_some();
    if has_data && !replace {
        bail!(
            "there is data in {}: --replace moves it aside",
            folder.path().display()
        );
    }
    let staging = tempfile::Builder::new()
        .prefix("restoring-")
        .tempdir_in(folder.path())?;
    let staged = DataFolder::at(staging.path());
    private_folder().create(staged.attachments())?;
    for file in &manifest.files {
        let path = file.checked_path()?;
        let to = staging.path().join(&path);
        private_folder().create(parent(&to))?;
        copy(&source.join(&path), &to)
            .with_context(|| format!("cannot copy {}", source.join(&path).display()))?;
    }
    // What is checked is what will be used.
    check(staging.path(), &manifest).context("the backup is not whole")?;
    store::mark_restored(&staged.log_marker())?;
    sync_tree(&staged.attachments())?;
    let replaced = if has_data {
        Some(move_aside(&folder)?)
    } else {
        None
    };
    // The database comes last: without it no server starts on what is half there.
    for name in [
        staged.attachments(),
        staged.key(),
        staged.log_marker(),
        staged.database(),
    ] {
        move_into(&name, folder.path())?;
    }
    sync_folder(folder.path())?;
    Ok(Restored { manifest, replaced })
}

/// The database goes first, for the same reason.
fn move_aside(folder: &DataFolder) -> anyhow::Result<PathBuf> {
    let aside = folder
        .path()
        .join(format!("replaced-{}", clock::now().millis()));
    private_folder().create(&aside)?;
    let database = folder.database();
    for name in [
        database.clone(),
        sidecar(&database, "-wal"),
        sidecar(&database, "-shm"),
        folder.log_marker(),
        folder.key(),
        folder.attachments(),
    ] {
        move_into(&name, &aside)?;
    }
    sync_folder(&aside)?;
    sync_folder(folder.path())?;
    Ok(aside)
}

/// What is not there is not moved.
fn move_into(path: &Path, folder: &Path) -> anyhow::Result<()> {
    let (true, Some(name)) = (path.exists(), path.file_name()) else {
        return Ok(());
    };
    let to = folder.join(name);
    if to.is_dir() {
        // An empty one, or this fails.
        fs::remove_dir(&to).with_context(|| format!("{} is in the way", to.display()))?;
    }
    fs::rename(path, &to).with_context(|| format!("cannot move {}", path.display()))
}
