//! Short names between a program in wasm and its glue, the module of JavaScript
//! that wasm-bindgen writes beside it.
//!
//! Both name each function that the program takes from the browser and each one
//! that it gives, with sixteen digits so that no two are alike; brotli cannot
//! guess digits. A debugger's names go too: a quarter of the dashboard's
//! download. Not by the profile's `strip`, which takes what wasm-bindgen needs
//! along. And no wasm-opt: what it removes, brotli had already squeezed out;
//! measured with binaryen 132, the download grows by a hundredth, and before
//! 110 it mixes up the tables that wasm-bindgen exports.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::section::{self, Rename};
use crate::process::{self, command, step};

/// Makes each program in `folder` small, with its glue.
pub(super) fn shorten_in(folder: &Path) -> Result<()> {
    let entries = folder
        .read_dir()
        .with_context(|| format!("there is no {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(glue) = glue_of(&path) else { continue };
        let before = fs::read(&path)?;
        let after = shorten(&before, &glue)
            .with_context(|| format!("{} is not what was expected", path.display()))?;
        fs::write(&path, &after)?;
        step(&format!(
            "without names the wasm has {} kB of {} kB",
            after.len() / 1000,
            before.len() / 1000
        ));
    }
    Ok(())
}

/// Where the glue of a wasm file is: `page.js` of `page_bg.wasm`.
fn glue_of(wasm: &Path) -> Option<std::path::PathBuf> {
    let name = wasm.file_name()?.to_str()?.strip_suffix("_bg.wasm")?;
    Some(wasm.with_file_name(format!("{name}.js")))
}

/// The program with short names; its glue is told them, and minified.
fn shorten(wasm: &[u8], glue: &Path) -> Result<Vec<u8>> {
    let text = fs::read_to_string(glue)
        .with_context(|| format!("there is no glue at {}", glue.display()))?;
    let mut names = Names::default();
    let wasm = section::renamed(wasm, &mut names)?;
    fs::write(glue, names.in_glue(&text)?)?;
    let mut loader = command("cargo");
    loader.args(["run", "--quiet", "--package", "loader", "--", "--module"]);
    process::run(loader.arg(glue).arg(glue))?;
    Ok(wasm)
}

/// What the glue is called in the wasm.
const GLUE: &str = "_";

/// Short names by long ones.
#[derive(Default)]
struct Names {
    /// The long name of the glue, in quotes.
    glue: String,
    imports: HashMap<String, String>,
    exports: HashMap<String, String>,
}

impl Rename for Names {
    fn import(&mut self, module: &str, name: &str) -> (String, String) {
        // Another module's functions are not the glue's to name.
        if !module.ends_with("_bg.js") {
            return (module.to_owned(), name.to_owned());
        }
        self.glue = format!("\"{module}\"");
        let short = letters(self.imports.len());
        let short = self.imports.entry(name.to_owned()).or_insert(short);
        (GLUE.to_owned(), short.clone())
    }

    fn export(&mut self, name: &str) -> String {
        let short = letters(self.exports.len());
        self.exports.insert(name.to_owned(), short.clone());
        short
    }
}

impl Names {
    /// The glue with short names: where it gives a function (`name: function`)
    /// and where it calls one (`wasm.name`).
    fn in_glue(&self, glue: &str) -> Result<String> {
        let mut short = String::with_capacity(glue.len());
        let mut given = HashSet::new();
        let mut rest = glue;
        while let Some(start) = rest.find(is_of_a_name) {
            let (between, word) = rest.split_at(start);
            let end = word.find(|c| !is_of_a_name(c)).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            short.push_str(between);
            let is_call = short.ends_with("wasm.");
            rest = after;
            short.push_str(match (self.imports.get(word), self.exports.get(word)) {
                (Some(import), _) if after.starts_with(':') => {
                    ensure!(given.insert(word), "{word} stands in the glue twice");
                    import
                }
                (_, Some(export)) if is_call => export,
                _ => word,
            });
        }
        short.push_str(rest);
        let missing = self.imports.keys().find(|name| !given.contains(&***name));
        ensure!(missing.is_none(), "the glue has no {missing:?}");
        let is_named = self.imports.is_empty() || short.contains(&self.glue);
        ensure!(is_named, "the glue does not know itself as {}", self.glue);
        Ok(short.replace(&self.glue, &format!("\"{GLUE}\"")))
    }
}

const fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

/// The name with this number: `a` to `z`, `aa`, `ab` …
fn letters(number: usize) -> String {
    let last = char::from(b'a' + (number % 26) as u8);
    let mut before = match number / 26 {
        0 => String::new(),
        more => letters(more - 1),
    };
    before.push(last);
    before
}

#[cfg(test)]
mod tests {
    use super::{Names, letters, section::Rename};

    fn names() -> Names {
        let mut names = Names::default();
        names.import("./page_bg.js", "__wbg_close_01");
        names.import("./page_bg.js", "__wbg_focus_02");
        names.export("memory");
        names.export("invoke_03");
        names
    }

    const GLUE: &str = r#"const import0 = {
    __wbg_close_01: function(a) { a.close(); },
    __wbg_focus_02: function(b) { invoke_03(b); },
};
function invoke_03(b) { wasm.invoke_03(b); new Uint8Array(wasm.memory.buffer); }
return { "./page_bg.js": import0 };"#;

    #[test]
    fn both_sides_say_the_same() {
        let short = names().in_glue(GLUE).unwrap();
        assert!(short.contains(" a: function(a)"), "{short}");
        assert!(short.contains(" b: function(b)"), "{short}");
        assert!(short.contains("(wasm.a.buffer)"), "{short}");
        assert!(short.contains(r#"{ "_": import0 }"#), "{short}");
        // A function of the glue's own keeps its name.
        assert!(
            short.contains("function invoke_03(b) { wasm.b(b);"),
            "{short}"
        );
    }

    #[test]
    fn a_glue_that_lacks_a_function_is_refused() {
        assert!(names().in_glue("export {};").is_err());
        assert!(names().in_glue(&format!("{GLUE}{GLUE}")).is_err());
    }

    #[test]
    fn names_are_short_and_no_two_alike() {
        let all: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letters).into();
        assert_eq!(all, ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
