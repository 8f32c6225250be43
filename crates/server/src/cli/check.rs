//! `frontdesk check`

use std::path::Path;

use anyhow::bail;
use clap::Args;

use crate::{data_folder::DataFolder, settings::Given, store::database_copy};

/// Safe beside a running server.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    given: Given,
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let settings = self.given.settle()?;
        let folder = DataFolder::at(&settings.data);
        folder.check_database()?;
        let database = folder.database();
        if !database.exists() {
            bail!("there is no database in {}", settings.data.display());
        }
        let mut findings = database_copy::damage(&database)?;
        let files = database_copy::contents(&database)?.files;
        for file in &files {
            let path = folder.attachments().join(file.path());
            findings.extend(fault(&path, file.size, file.is_sent));
        }
        for finding in &findings {
            say!("{finding}");
        }
        if !findings.is_empty() {
            bail!("{} findings", findings.len());
        }
        say!("The database and {} files are whole.", files.len());
        Ok(())
    }
}

/// A file that nobody sent may be forgotten while we look.
fn fault(path: &Path, size: u64, is_sent: bool) -> Option<String> {
    let path_words = path.display();
    match path.metadata() {
        Ok(file) if file.len() == size => None,
        Ok(file) => Some(format!(
            "{path_words} has {} bytes, and had {size}",
            file.len()
        )),
        Err(_) if !is_sent => None,
        Err(error) => Some(format!("{path_words} cannot be read: {error}")),
    }
}
