//! The one line under a name in the list.

use proptest::prelude::*;
use protocol::conversation::preview;

#[test]
fn a_short_text_stays_as_it_is() {
    assert_eq!(preview("See you tomorrow!"), "See you tomorrow!");
    assert_eq!(preview(""), "");
}

#[test]
fn line_breaks_and_runs_of_space_become_one_space() {
    assert_eq!(preview("  one\n\ntwo\t three \r\n"), "one two three");
}

#[test]
fn exactly_160_characters_fit() {
    let text = "é".repeat(160);
    assert_eq!(preview(&text), text);
}

#[test]
fn a_longer_text_is_cut_and_says_so() {
    assert_eq!(preview(&"é".repeat(161)), format!("{}…", "é".repeat(159)));
}

#[test]
fn an_emoji_of_several_characters_is_whole_or_gone() {
    for emoji in [
        "👨\u{200d}👩\u{200d}👧",
        "🇱🇧",
        "👍🏽",
        "❤\u{fe0f}",
        "e\u{301}",
    ] {
        for before in 150..160 {
            let text = format!("{}{emoji}{emoji} and more", "x".repeat(before));
            let line = preview(&text);
            let kept = line
                .strip_suffix('…')
                .unwrap_or(&line)
                .trim_start_matches('x');
            let whole = kept.replace(emoji, "");
            assert!(" and more".starts_with(&whole), "{line}");
        }
    }
}

proptest! {
    #[test]
    fn it_is_one_line_of_at_most_160_characters(text in r"(\PC|\s){0,400}") {
        let line = preview(&text);
        prop_assert!(line.chars().count() <= 160);
        prop_assert!(!line.contains(['\n', '\r', '\t']));
        prop_assert_eq!(line.trim(), &line);
    }

    #[test]
    fn a_preview_of_a_preview_is_itself(text in r"(\PC|\s){0,400}") {
        let line = preview(&text);
        prop_assert_eq!(preview(&line), line);
    }
}
