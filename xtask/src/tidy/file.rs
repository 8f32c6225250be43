//! Every Rust file says what it is for, under a name that says it too.

use std::path::Path;

/// Names that say nothing of what is inside.
const VAGUE: [&str; 5] = ["utils", "helpers", "common", "manager", "service"];

/// The server's files that may name a database engine's library or types.
const ENGINES: (&str, [&str; 4]) = (
    "crates/server/src/store/database",
    ["rusqlite", "Sqlite", "postgres", "sqlx"],
);

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
    let path = file.to_string_lossy();
    let (seam, engines) = ENGINES;
    if path.starts_with("crates/server/src/") && !path.starts_with(seam) {
        for engine in engines.iter().filter(|engine| text.contains(*engine)) {
            complain(&format!(": only {seam} names {engine}"));
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

    #[test]
    fn keeps_engines_behind_the_seam() {
        let text = "//! Stores.\n\nuse rusqlite::Connection;\n";
        let complaints = |file: &str| complaints(Path::new(file), text).len();
        assert_eq!(complaints("crates/server/src/store/query/message.rs"), 1);
        assert_eq!(complaints("crates/server/src/store/database/sqlite.rs"), 0);
        assert_eq!(complaints("crates/server/tests/api/webhook.rs"), 0);
        let text = "//! Stores, in SQLite.\n\nfn open(connection: &SqliteConnection) {}\n";
        let path = Path::new("crates/server/src/store/query/message.rs");
        assert_eq!(super::complaints(path, text).len(), 1);
    }
}
