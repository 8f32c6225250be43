//! One type name, one thing: a name that any crate makes visible outside its file
//! is defined once in the workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The names that still stand for several things, and for how many. The list may
/// only shrink.
const SHARED: &str = include_str!("shared_type_names.txt");

/// How a type is declared.
const KINDS: [&str; 5] = ["struct ", "enum ", "trait ", "type ", "union "];

/// Where the types of the workspace are defined.
#[derive(Debug, Default)]
pub(super) struct TypeNames {
    defined: BTreeMap<String, Vec<Definition>>,
}

#[derive(Debug)]
struct Definition {
    file: PathBuf,
    is_visible: bool,
}

impl TypeNames {
    /// Notes the types that a file defines outside of functions and traits.
    pub(super) fn add(&mut self, file: &Path, text: &str) {
        let mut depth = Vec::new();
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            let line = line.trim_start();
            while depth.last().is_some_and(|at| *at >= indent) && !line.is_empty() {
                depth.pop();
            }
            if depth.is_empty()
                && let Some((name, is_visible)) = definition(line)
            {
                let file = file.to_owned();
                let definition = Definition { file, is_visible };
                self.defined
                    .entry(name.to_owned())
                    .or_default()
                    .push(definition);
            }
            // Associated types and what stands in functions are nobody else's.
            let opens = [
                "impl",
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "trait ",
                "pub trait ",
                "pub(crate) trait ",
            ];
            if opens.iter().any(|word| line.starts_with(word)) {
                depth.push(indent);
            }
        }
    }

    /// Names that stand for more things than the list allows, and what of the
    /// list has become too much.
    pub(super) fn complaints(&self) -> Vec<String> {
        self.complaints_by(&shared(SHARED))
    }

    fn complaints_by(&self, shared: &BTreeMap<&str, usize>) -> Vec<String> {
        let mut complaints = Vec::new();
        for (name, count) in shared {
            let is = self.count(name).max(1);
            if is < *count {
                complaints.push(format!(
                    "shared_type_names.txt: `{name}` stands for {is} now: shrink the list"
                ));
            }
        }
        for (name, definitions) in &self.defined {
            let allowed = shared.get(name.as_str()).copied().unwrap_or(1);
            if self.count(name) > allowed {
                let files: Vec<_> = definitions
                    .iter()
                    .map(|definition| definition.file.display().to_string())
                    .collect();
                complaints.push(format!(
                    "type `{name}` stands for {} things: {}",
                    definitions.len(),
                    files.join(", ")
                ));
            }
        }
        complaints
    }

    /// For how many things a name stands, if it is visible outside of a file.
    fn count(&self, name: &str) -> usize {
        let Some(definitions) = self.defined.get(name) else {
            return 0;
        };
        let is_visible = definitions.iter().any(|definition| definition.is_visible);
        if is_visible { definitions.len() } else { 1 }
    }
}

fn shared(list: &str) -> BTreeMap<&str, usize> {
    list.lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect()
}

/// The name that a line defines, and whether others see it.
fn definition(line: &str) -> Option<(&str, bool)> {
    let (is_visible, rest) = match line.strip_prefix("pub") {
        Some(rest) => {
            let rest = rest.strip_prefix(' ').or_else(|| {
                rest.starts_with('(')
                    .then(|| rest.split_once(") "))
                    .flatten()
                    .map(|(_, rest)| rest)
            })?;
            (true, rest)
        }
        None => (false, line),
    };
    let name = KINDS.iter().find_map(|kind| rest.strip_prefix(kind))?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let name = &name[..end.unwrap_or(name.len())];
    (!name.is_empty()).then_some((name, is_visible))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::TypeNames;

    fn names(files: &[(&str, &str)]) -> TypeNames {
        let mut names = TypeNames::default();
        for (file, text) in files {
            names.add(Path::new(file), text);
        }
        names
    }

    #[test]
    fn a_visible_name_that_stands_for_two_things_is_refused() {
        let names = names(&[("a.rs", "pub struct Page;"), ("b.rs", "enum Page {}")]);
        let found = names.complaints_by(&BTreeMap::new());
        assert_eq!(found, ["type `Page` stands for 2 things: a.rs, b.rs"]);
        assert!(
            names
                .complaints_by(&BTreeMap::from([("Page", 2)]))
                .is_empty()
        );
    }

    #[test]
    fn names_that_no_other_file_sees_may_repeat() {
        let names = names(&[("a.rs", "struct Part;"), ("b.rs", "struct Part;")]);
        assert!(names.complaints_by(&BTreeMap::new()).is_empty());
    }

    #[test]
    fn associated_types_and_types_in_functions_do_not_count() {
        let text = "pub struct Item;\nimpl Iterator for A {\n    type Item = u8;\n}\nfn f() {\n    struct Item;\n}\n";
        assert!(
            names(&[("a.rs", text)])
                .complaints_by(&BTreeMap::new())
                .is_empty()
        );
    }

    #[test]
    fn the_list_has_to_shrink_with_the_names() {
        let names = names(&[("a.rs", "pub(crate) struct Page;")]);
        let found = names.complaints_by(&BTreeMap::from([("Page", 2)]));
        assert!(found[0].contains("shrink"), "{found:?}");
    }
}
