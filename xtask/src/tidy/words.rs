//! Words that were retired: each has a standard term that says what the thing is.
//! `docs/vocabulary.md` has the terms that are in use.

use std::path::Path;

/// A word, and what to write instead. It is refused wherever it stands alone or
/// as a part of a name: `Door`, `open_door`, `door-bell`.
const RETIRED: &str = include_str!("retired_words.txt");

/// The files that have to name them.
const EXEMPT: [&str; 3] = ["xtask/src/tidy/", "CHANGELOG.md", "Cargo.lock"];

/// Each place where a file uses a retired word.
pub(super) fn complaints(file: &Path, text: &str) -> Vec<String> {
    let path = file.to_string_lossy();
    if EXEMPT.iter().any(|exempt| path.starts_with(exempt)) {
        return Vec::new();
    }
    complaints_by(&retired(RETIRED), &path, text)
}

fn complaints_by(retired: &[(&str, &str)], path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for word in words(line) {
            let lower = word.to_lowercase();
            if let Some((_, instead)) = retired.iter().find(|(old, _)| *old == lower) {
                let at = index + 1;
                complaints.push(format!("{path}:{at}: `{word}`: write {instead}"));
            }
        }
    }
    complaints
}

/// The list, one `word: what to write instead` a line.
fn retired(list: &str) -> Vec<(&str, &str)> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .collect()
}

/// The words of a line: names come apart where their case or an underscore says so.
fn words(line: &str) -> Vec<&str> {
    line.split(|letter: char| !letter.is_alphabetic())
        .flat_map(humps)
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words of a name in camel case.
fn humps(name: &str) -> Vec<&str> {
    let mut humps = Vec::new();
    let mut start = 0;
    let mut was_lower = false;
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && was_lower {
            humps.push(&name[start..index]);
            start = index;
        }
        was_lower = letter.is_lowercase();
    }
    humps.push(&name[start..]);
    humps
}

#[cfg(test)]
mod tests {
    use super::{RETIRED, complaints_by, retired, words};

    #[test]
    fn a_name_comes_apart_into_its_words() {
        assert_eq!(
            words("let openDoor = the_bell(Shelf)"),
            ["let", "open", "Door", "the", "bell", "Shelf"]
        );
    }

    #[test]
    fn a_retired_word_is_refused_with_what_to_write_instead() {
        let list = retired("# Images.\ndoor: access\n");
        let found = complaints_by(&list, "a.rs", "fn ok() {}\nstruct FrontDoor;\n");
        assert_eq!(found, ["a.rs:2: `Door`: write access"]);
        assert!(complaints_by(&list, "a.rs", "indoors, doors").is_empty());
    }

    #[test]
    fn every_retired_word_says_what_to_write_instead() {
        for line in RETIRED.lines().filter(|line| !line.starts_with('#')) {
            let (word, instead) = line.split_once(": ").unwrap_or_default();
            assert!(!word.is_empty() && !instead.is_empty(), "{line:?}");
            assert_eq!(word, word.to_lowercase());
        }
    }
}
