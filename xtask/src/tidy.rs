//! Rules on source files that rustfmt and clippy do not know.

mod file;
mod rings;
mod type_names;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{command, output, step};
use crate::project;

/// Checks every file that git tracks.
pub(crate) fn run() -> Result<()> {
    step("tidy: does every file say what it is for, in the words that are in use?");
    let mut complaints = Vec::new();
    let mut type_names = type_names::TypeNames::default();
    let mut crates = rings::Crates::default();
    for (file, text) in sources()? {
        if file.extension().is_some_and(|extension| extension == "rs") {
            complaints.extend(file::complaints(&file, &text));
            type_names.add(&file, &text);
            crates.add(&file, &text);
        }
        complaints.extend(words::complaints(&file, &text));
    }
    complaints.extend(type_names.complaints());
    complaints.extend(crates.complaints());
    if !complaints.is_empty() {
        bail!("tidy:\n  {}", complaints.join("\n  "));
    }
    Ok(())
}

/// The sources that git tracks, and what is in them.
fn sources() -> Result<Vec<(PathBuf, String)>> {
    let kinds = ["*.rs", "*.md", "*.css", "*.js", "*.html", "*.sql", "*.toml"];
    let list = output(command("git").args(["ls-files", "-z"]).args(kinds))
        .context("git does not tell which files there are")?;
    let files = list.split('\0').filter(|file| !file.is_empty());
    Ok(files
        .filter_map(|file| {
            // Deleted, but not committed so, or no text.
            let text = fs::read_to_string(project::root().join(file)).ok()?;
            Some((Path::new(file).to_owned(), text))
        })
        .collect())
}
