//! Rules on source files that rustfmt and clippy do not know.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{command, output, step};
use crate::project;

/// Names that say nothing of what is inside.
const VAGUE: [&str; 5] = ["utils", "helpers", "common", "manager", "service"];

/// Checks every Rust file that git tracks.
pub(crate) fn run() -> Result<()> {
    step("tidy: does every file say what it is for?");
    let list = output(command("git").args(["ls-files", "-z", "*.rs"]))
        .context("git does not tell which files there are")?;
    let mut complaints = Vec::new();
    for file in list.split('\0').filter(|file| !file.is_empty()) {
        let Ok(text) = fs::read_to_string(project::root().join(file)) else {
            continue; // Deleted, but not committed so.
        };
        complaints.extend(complaints_about(Path::new(file), &text));
    }
    if !complaints.is_empty() {
        bail!("tidy:\n  {}", complaints.join("\n  "));
    }
    Ok(())
}

fn complaints_about(file: &Path, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut complain = |what: &str| complaints.push(format!("{}{what}", file.display()));

    if !text.starts_with("//! ") {
        complain(": start it with a `//!` line that says what it is for");
    }
    for (index, line) in text.lines().enumerate() {
        if line != line.trim_end() {
            complain(&format!(":{}: space at the end of the line", index + 1));
        }
    }
    let name = file.file_name().unwrap_or_default();
    if name == "mod.rs" {
        complain(": name it after its module, one folder up, not `mod.rs`");
    }
    for part in file.iter() {
        let part = part.to_string_lossy();
        let part = part.trim_end_matches(".rs");
        if VAGUE.contains(&part) {
            complain(&format!(
                ": `{part}` says nothing; name it after what it does"
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::complaints_about;

    #[test]
    fn is_content_with_a_file_that_says_what_it_is_for() {
        assert!(
            complaints_about(Path::new("src/main.rs"), "//! Starts.\n\nfn main() {}\n").is_empty()
        );
    }

    #[test]
    fn names_every_fault_and_its_line() {
        let complaints = complaints_about(Path::new("src/utils/mod.rs"), "fn main() {} \n");
        assert_eq!(complaints.len(), 4);
        assert!(complaints[1].contains("mod.rs:1: space"));
    }
}
