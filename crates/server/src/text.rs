//! Texts from outside: truncated at a grapheme boundary, and validated where they
//! are names.

use protocol::command::is_blank;
use unicode_segmentation::GraphemeCursor;

/// The longest name of an account, an agent or an inbox, in characters.
pub const MAX_NAME_CHARS: usize = protocol::settings::MAX_NAME_CHARS;

/// At most so many characters of it, ending with a whole one as readers see
/// them: no flag, no family and no accented letter is cut in two.
pub fn cut(text: &str, most: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text;
    };
    let mut cursor = GraphemeCursor::new(end, text.len(), true);
    if cursor.is_boundary(text, 0) == Ok(true) {
        return &text[..end];
    }
    match cursor.prev_boundary(text, 0) {
        Ok(Some(start)) if start > 0 => &text[..start],
        // A letter under a heap of accents: some of them have to go.
        _ => &text[..end],
    }
}

/// Why something cannot be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a name has something to read in it")]
    Blank,
    #[error("a name has at most {MAX_NAME_CHARS} characters, and this has {chars}")]
    TooLong { chars: usize },
}

/// A name as it is kept.
///
/// # Errors
/// If it shows nothing, or is too long.
pub fn name(given: &str) -> Result<String, NameError> {
    if is_blank(given) {
        return Err(NameError::Blank);
    }
    let name = given.trim();
    let chars = name.chars().count();
    if chars > MAX_NAME_CHARS {
        return Err(NameError::TooLong { chars });
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cut_between_letters_as_readers_see_them() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("longer", 5), "longe");
        assert_eq!(cut("ab🇦🇹", 3), "ab");
        assert_eq!(cut("a👨\u{200d}👩\u{200d}👧", 4), "a");
        assert_eq!(cut("cafe\u{301}s", 4), "caf");
        assert_eq!(cut("cafe\u{301}s", 5), "cafe\u{301}");
        assert_eq!(cut("anything", 0), "");
    }

    #[test]
    fn a_heap_of_accents_is_cut_all_the_same() {
        let heap = format!("a{}", "\u{301}".repeat(10_000));
        assert_eq!(cut(&heap, 256).chars().count(), 256);
    }

    #[test]
    fn a_name_shows_something_and_ends() {
        assert_eq!(name(" Cedar & Clay "), Ok("Cedar & Clay".to_owned()));
        assert_eq!(name(" \u{200b}\u{3164}"), Err(NameError::Blank));
        assert_eq!(name(&"ü".repeat(80)), Ok("ü".repeat(80)));
        assert_eq!(name(&"ü".repeat(81)), Err(NameError::TooLong { chars: 81 }));
    }

    proptest! {
        #[test]
        fn what_is_cut_begins_the_text_and_fits(text in "\\PC*", most in 0_usize..40) {
            let kept = cut(&text, most);
            prop_assert!(text.starts_with(kept));
            prop_assert!(kept.chars().count() <= most);
        }
    }
}
