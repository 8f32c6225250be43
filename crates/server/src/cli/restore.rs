//! `frontdesk restore`

use std::path::PathBuf;

use clap::Args;

use crate::{backup, settings::Given};

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A folder that `frontdesk backup` made
    source: PathBuf,
    /// Move aside what is in the data folder
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    given: Given,
}

impl Restore {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let settings = self.given.settle()?;
        let restored = backup::restore(&self.source, &settings.data, self.replace)?;
        say!(
            "Restored {} files into {}.",
            restored.manifest.files.len(),
            settings.data.display()
        );
        if let Some(replaced) = restored.replaced {
            say!("What was there before is in {}.", replaced.display());
        }
        say!(
            "After the next start clients load anew, everybody signs in again, and what was queued is not sent by itself."
        );
        Ok(())
    }
}
