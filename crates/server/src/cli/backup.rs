//! `frontdesk backup`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::{
    backup::{self, Allow},
    data_folder::DataFolder,
    settings::Given,
};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A folder that is not there yet
    target: PathBuf,
    /// Leave out files that were sent and are lost
    #[arg(long)]
    without_missing_files: bool,
    #[command(flatten)]
    given: Given,
}

impl Backup {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let settings = self.given.settle()?;
        let folder = DataFolder::at(&settings.data);
        let allow = Allow {
            missing_files: self.without_missing_files,
        };
        let manifest = backup::back_up(&folder, &self.target, allow)?;
        let bytes: u64 = manifest.files.iter().map(|file| file.size).sum();
        say!(
            "Backed up {} files, {bytes} bytes, into {}. All of it was read back.",
            manifest.files.len(),
            self.target.display()
        );
        if !folder.key().exists() {
            say!("The secrets' key is not among them: keep FRONTDESK_SECRET_KEY elsewhere.");
        }
        if !manifest.missing.is_empty() {
            bail!(
                "{} files that were sent had been lost before; the manifest names them",
                manifest.missing.len()
            );
        }
        Ok(())
    }
}
