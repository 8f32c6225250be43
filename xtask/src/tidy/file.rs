//! Every Rust file says what it is for, under a name that says it too.

use std::path::Path;

/// Names that say nothing of what is inside.
const VAGUE: [&str; 5] = ["utils", "helpers", "common", "manager", "service"];

/// What is wrong with one file.
pub(super) fn complaints(file: &Path, text: &str) -> Vec<String> {
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

    use super::complaints;

    #[test]
    fn is_content_with_a_file_that_says_what_it_is_for() {
        let text = "//! Starts.\n\nfn main() {}\n";
        assert!(complaints(Path::new("src/main.rs"), text).is_empty());
    }

    #[test]
    fn names_every_fault_and_its_line() {
        let complaints = complaints(Path::new("src/utils/mod.rs"), "fn main() {} \n");
        assert_eq!(complaints.len(), 4);
        assert!(complaints[1].contains("mod.rs:1: space"));
    }
}
