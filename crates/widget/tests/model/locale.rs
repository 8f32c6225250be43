//! The chat's own texts in each language.

use std::{collections::BTreeMap, fs, path::Path};

use strum::VariantArray;
use widget::locale::Word;

const INDEX: &str = include_str!("../../index.html");
const SCRIPT: &str = include_str!("../../page/words.js");

/// Lines of `name: text`, as `page/words.js` reads them.
fn texts(lines: &str) -> BTreeMap<String, String> {
    let pairs = lines.lines().filter_map(|line| line.split_once(": "));
    pairs
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

fn english() -> BTreeMap<String, String> {
    let (_, words) = INDEX
        .split_once("<script type=\"text/plain\" id=\"words\">")
        .unwrap();
    texts(words.split_once("</script>").unwrap().0)
}

/// The other languages, by their codes.
fn others() -> BTreeMap<String, BTreeMap<String, String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .map(|path| {
            let language = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (language, texts(&fs::read_to_string(path).unwrap()))
        })
        .collect()
}

/// The values of an attribute in the page.
fn attribute(name: &str) -> Vec<&'static str> {
    let parts = INDEX.split(name).skip(1);
    let values = parts.filter_map(|part| part.strip_prefix("=\"")?.split('"').next());
    values.collect()
}

#[test]
fn every_text_that_the_program_shows_is_in_the_page() {
    let english = english();
    for word in Word::VARIANTS {
        assert!(english.contains_key(word.name()), "{}", word.name());
    }
}

#[test]
fn every_text_that_the_page_shows_is_in_the_page() {
    let english = english();
    let words = attribute("data-word");
    assert!(words.len() > 5);
    for name in words.into_iter().chain(attribute("data-label")) {
        assert!(english.contains_key(name), "{name}");
    }
}

#[test]
fn every_language_has_every_text_and_no_other() {
    let english: Vec<_> = english().into_keys().collect();
    for (language, texts) in others() {
        let names: Vec<_> = texts.into_keys().collect();
        assert_eq!(names, english, "{language}");
    }
}

#[test]
fn no_text_is_empty() {
    for (language, texts) in others().into_iter().chain([("en".to_owned(), english())]) {
        for (name, text) in texts {
            assert!(!text.trim().is_empty(), "{language}: {name}");
        }
    }
}

#[test]
fn the_page_knows_each_language_that_has_texts() {
    let languages: Vec<_> = others().into_keys().collect();
    let list = format!("/^({})$/", languages.join("|"));
    assert!(SCRIPT.contains(&list), "{list}");
}
