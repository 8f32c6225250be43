//! Texts cut where readers see a gap between letters.

use unicode_segmentation::GraphemeCursor;

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

#[cfg(all(test, not(target_arch = "wasm32")))]
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

    proptest! {
        #[test]
        fn what_is_cut_begins_the_text_and_fits(text in "\\PC*", most in 0_usize..40) {
            let kept = cut(&text, most);
            prop_assert!(text.starts_with(kept));
            prop_assert!(kept.chars().count() <= most);
        }
    }
}
