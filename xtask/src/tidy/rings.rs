//! Arrows go down: files that import each other in a ring are at most six, and
//! lie within one folder.

mod cycle;
mod import;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The most files of a ring.
const MOST: usize = 6;

/// Crates whose largest ring is still larger, or lies in several folders, and how
/// many files it has. The list may only shrink.
const LARGER: &str = include_str!("larger_rings.txt");

/// The sources of all crates, by the folder that has their `lib.rs` or `main.rs`.
#[derive(Debug, Default)]
pub(super) struct Crates {
    files: BTreeMap<PathBuf, BTreeMap<PathBuf, String>>,
}

/// Files that import each other, each by way of the others.
#[derive(Debug, PartialEq, Eq)]
struct Ring {
    files: Vec<PathBuf>,
}

impl Crates {
    /// Notes a file. Tests may import what they like.
    pub(super) fn add(&mut self, file: &Path, text: &str) {
        let Some(folder) = source_folder(file) else {
            return;
        };
        if file.ends_with("tests.rs") {
            return;
        }
        let files = self.files.entry(folder).or_default();
        files.insert(file.to_owned(), without_tests(text).to_owned());
    }

    /// Rings that are too large or lie in several folders.
    pub(super) fn complaints(&self) -> Vec<String> {
        let larger = larger(LARGER);
        let mut complaints = Vec::new();
        for (folder, files) in &self.files {
            let rings = rings(folder, files);
            let bad = rings.iter().filter(|ring| !ring.is_allowed(folder));
            let worst = bad.max_by_key(|ring| ring.files.len());
            let is = worst.map_or(0, |ring| ring.files.len());
            let name = folder.display().to_string();
            let most = larger.get(name.as_str()).copied().unwrap_or(0);
            if is < most {
                complaints.push(format!(
                    "larger_rings.txt: the largest ring of {name} has {is} files now: shrink the list"
                ));
            }
            if let Some(ring) = worst.filter(|_| is > most) {
                complaints.push(format!(
                    "{name}: {is} files import each other: {}",
                    ring.words()
                ));
            }
        }
        complaints
    }
}

impl Ring {
    fn is_allowed(&self, root: &Path) -> bool {
        self.files.len() <= MOST && self.is_in_one_folder(root)
    }

    /// Whether all lie in one folder, or below one module of the crate: `a.rs` and
    /// `a/…`.
    fn is_in_one_folder(&self, root: &Path) -> bool {
        let mut modules = self.files.iter().map(|file| file.with_extension(""));
        let first = modules.next().unwrap_or_default();
        let common = modules.fold(first, |common, module| {
            let parts = common.iter().zip(module.iter());
            parts
                .take_while(|(a, b)| a == b)
                .map(|(part, _)| part)
                .collect()
        });
        let mut folders = self.files.iter().map(|file| file.parent());
        let first = folders.next();
        common != root || folders.all(|folder| Some(folder) == first)
    }

    fn words(&self) -> String {
        let files = self.files.iter().map(|file| file.display().to_string());
        files.collect::<Vec<_>>().join(", ")
    }
}

fn rings(folder: &Path, files: &BTreeMap<PathBuf, String>) -> Vec<Ring> {
    let modules: BTreeMap<Vec<String>, usize> = files
        .keys()
        .enumerate()
        .map(|(index, file)| (import::module(folder, file), index))
        .collect();
    let paths: Vec<&PathBuf> = files.keys().collect();
    let edges: Vec<BTreeSet<usize>> = files
        .iter()
        .enumerate()
        .map(|(index, (file, text))| {
            let own = import::module(folder, file);
            let imports = import::paths(text, &own);
            let mut found: BTreeSet<usize> = imports
                .iter()
                .filter_map(|path| import::resolve(path, &modules))
                .collect();
            found.remove(&index);
            found
        })
        .collect();
    cycle::components(&edges)
        .into_iter()
        .filter(|component| component.len() > 1)
        .map(|component| Ring {
            files: component
                .into_iter()
                .map(|index| paths[index].clone())
                .collect(),
        })
        .collect()
}

/// The folder `src` that a file lies in.
fn source_folder(file: &Path) -> Option<PathBuf> {
    let mut folder = PathBuf::new();
    for part in file {
        folder.push(part);
        if part == "src" {
            return Some(folder);
        }
    }
    None
}

fn without_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod tests {")
        .map_or(text, |(before, _)| before)
}

fn larger(list: &str) -> BTreeMap<&str, usize> {
    list.lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Crates;

    fn crates(files: &[(&str, &str)]) -> Crates {
        let mut crates = Crates::default();
        for (file, text) in files {
            crates.add(Path::new(file), text);
        }
        crates
    }

    #[test]
    fn two_folders_that_import_each_other_are_refused() {
        let found = crates(&[
            ("src/lib.rs", "mod a;\nmod b;\n"),
            ("src/a/x.rs", "use crate::b::y::Y;\n"),
            ("src/b/y.rs", "use crate::{a::x::X, c};\n"),
        ])
        .complaints();
        assert_eq!(
            found,
            ["src: 2 files import each other: src/a/x.rs, src/b/y.rs"]
        );
    }

    #[test]
    fn a_few_files_of_one_folder_may() {
        let files = [
            ("src/a.rs", "mod x;\nuse self::x::X;\n"),
            ("src/a/x.rs", "use super::A;\n"),
        ];
        assert!(crates(&files).complaints().is_empty());
    }

    #[test]
    fn tests_do_not_count() {
        let files = [
            ("src/a/x.rs", "use crate::b::y::Y;\n"),
            (
                "src/b/y.rs",
                "#[cfg(test)]\nmod tests {\n    use crate::a::x::X;\n}\n",
            ),
            ("src/b/y/tests.rs", "use crate::a::x::X;\n"),
        ];
        assert!(crates(&files).complaints().is_empty());
    }
}
