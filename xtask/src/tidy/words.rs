//! Words that were retired: each has a standard term that says what the thing is.
//! `docs/vocabulary.md` has the terms that are in use.

use std::path::Path;

/// A word, and what to write instead. It is refused wherever it stands, in code,
/// comments and prose, alone or as a part of a name: `Door`, `open_door`,
/// `door-bell`. A term of several words, such as `held_up`, is refused within one
/// name, however that is written: `is_held_up`, `HeldUp`, `held-up`.
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
        for name in names(line) {
            let words: Vec<String> = words(name).map(str::to_lowercase).collect();
            for (old, instead) in retired {
                let old: Vec<&str> = old.split('_').collect();
                if words.windows(old.len()).any(|words| words == old) {
                    let at = index + 1;
                    complaints.push(format!("{path}:{at}: `{name}`: write {instead}"));
                }
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

/// The names of a line; in prose, its words.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let is_inside = |letter: char| letter.is_alphabetic() || matches!(letter, '_' | '-');
    let names = line.split(move |letter: char| !is_inside(letter));
    names.filter(|name| !name.is_empty())
}

/// The words of a name: it comes apart at hyphens, underscores, and capitals.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(['_', '-']).flat_map(humps);
    words.filter(|word| !word.is_empty())
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
    use super::{RETIRED, complaints_by, names, retired, words};

    #[test]
    fn a_name_comes_apart_into_its_words() {
        let words: Vec<&str> = names("let openDoor = the_bell(door-Shelf)")
            .flat_map(words)
            .collect();
        assert_eq!(
            words,
            ["let", "open", "Door", "the", "bell", "door", "Shelf"]
        );
    }

    #[test]
    fn a_retired_word_is_refused_with_what_to_write_instead() {
        let list = retired("# Images.\ndoor: access\n");
        let found = complaints_by(&list, "a.rs", "fn ok() {}\nstruct FrontDoor;\n");
        assert_eq!(found, ["a.rs:2: `FrontDoor`: write access"]);
        assert!(complaints_by(&list, "a.rs", "indoors, doors").is_empty());
    }

    #[test]
    fn a_retired_term_is_refused_within_one_name_in_code_and_in_comments() {
        let list = retired("held_up: storage unavailable\n");
        for line in [
            "fn held_up() {}",
            "// See held_up for why.",
            "/// [`Live::is_held_up`]",
            "enum HeldUp {}",
            ".status-held-up {}",
        ] {
            assert_eq!(complaints_by(&list, "a.rs", line).len(), 1, "{line}");
        }
        assert!(complaints_by(&list, "a.rs", "// The queue is held up.").is_empty());
        assert!(complaints_by(&list, "a.rs", "held(up)").is_empty());
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
