//! Which modules of its own crate a file names.

use std::collections::BTreeMap;
use std::path::Path;

/// The module path of a file: `src/a/b.rs` is `a::b`, `src/lib.rs` the root.
pub(super) fn module(folder: &Path, file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(folder).unwrap_or(file).with_extension("");
    let parts: Vec<String> = inside
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    match parts.as_slice() {
        [only] if only == "lib" || only == "main" => Vec::new(),
        _ => parts,
    }
}

/// The paths that a file names from its crate's root on, absolute.
pub(super) fn paths(text: &str, own: &[String]) -> Vec<Vec<String>> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before
                .is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
            {
                continue;
            }
            // A visibility, `pub(in crate::a)`, imports nothing.
            if code[..at].trim_end().ends_with("(in") {
                continue;
            }
            let start = match root {
                "crate::" => Vec::new(),
                "super::" => own[..own.len().saturating_sub(1)].to_vec(),
                _ => own.to_vec(),
            };
            expand(&code[at + root.len()..], start, &mut found);
        }
    }
    found
}

/// The file of the longest part of a path that is a module; a path that ends at
/// the root names nothing.
pub(super) fn resolve(path: &[String], modules: &BTreeMap<Vec<String>, usize>) -> Option<usize> {
    (1..=path.len())
        .rev()
        .find_map(|length| modules.get(&path[..length]).copied())
}

/// Reads a path, with what stands in braces at its end, and returns what follows.
fn expand<'a>(code: &'a str, mut path: Vec<String>, found: &mut Vec<Vec<String>>) -> &'a str {
    let mut rest = code.trim_start();
    loop {
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside.trim_start();
            while !rest.starts_with('}') && !rest.is_empty() {
                rest = expand(rest, path.clone(), found).trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let end = rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        match name {
            "" => {
                found.push(path);
                // What no path begins with is passed over, so that a list ends.
                let mut letters = after.chars();
                return match letters.next() {
                    Some(',' | '}') | None => after,
                    Some(_) => letters.as_str(),
                };
            }
            "super" => drop(path.pop()),
            "self" => {}
            _ => path.push(name.to_owned()),
        }
        rest = after;
        match rest.strip_prefix("::") {
            Some(deeper) => rest = deeper,
            None => {
                found.push(path);
                let renamed = rest.trim_start().strip_prefix("as ");
                return renamed.map_or(rest, |rest| {
                    rest.trim_start_matches(|letter: char| {
                        letter.is_alphanumeric() || letter == '_'
                    })
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::paths;

    fn named(text: &str, own: &[&str]) -> Vec<String> {
        let own: Vec<String> = own.iter().map(|part| (*part).to_owned()).collect();
        let found = paths(text, &own);
        found.into_iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn a_tree_of_imports_is_several_paths() {
        let text = "use crate::{\n    a::{self, B as C, d::E},\n    f,\n};\n";
        assert_eq!(named(text, &[]), ["a", "a::B", "a::d::E", "f"]);
    }

    #[test]
    fn super_and_self_begin_at_the_file() {
        assert_eq!(
            named("use super::{x, y::Z};", &["a", "b"]),
            ["a::x", "a::y::Z"]
        );
        assert_eq!(named("pub use self::c::D;", &["a", "b"]), ["a::b::c::D"]);
    }

    #[test]
    fn paths_in_code_count_and_comments_do_not() {
        assert_eq!(named("let x = crate::a::b(1); // crate::c", &[]), ["a::b"]);
        assert!(named("pub(in crate::a) fn b() {}", &[]).is_empty());
    }
}
