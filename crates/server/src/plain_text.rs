//! Names and texts of strangers in plain text: nothing in them may look like
//! another line, run backwards, or control a terminal.

/// Stands for a character that is not shown.
const HIDDEN: char = '\u{fffd}';

/// A name on one line.
pub fn one_line(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| letter.is_whitespace() || ends_line(letter))
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().map(shown).collect())
        .collect();
    words.join(" ")
}

/// Whether some program begins a new line at this character (Unicode's UAX 14,
/// "BK", "CR", "LF", "NL").
pub const fn ends_line(letter: char) -> bool {
    matches!(
        letter,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The character, or a replacement where it would control a terminal or turn the
/// reading direction around.
pub fn shown(letter: char) -> char {
    match letter {
        '\t' => ' ',
        // Embeddings, overrides and isolates. The marks that Arabic and Hebrew
        // texts use turn nothing around.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => HIDDEN,
        _ if letter.is_control() => HIDDEN,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_many_lines_is_one_line() {
        assert_eq!(
            one_line(" Rana\r\nAziz\u{2028}of\tBeirut "),
            "Rana Aziz of Beirut"
        );
    }

    #[test]
    fn a_name_of_space_alone_is_empty() {
        assert_eq!(one_line(" \n\u{85}\u{a0}"), "");
    }

    #[test]
    fn what_would_turn_the_line_around_is_shown_as_hidden() {
        assert_eq!(one_line("exe.\u{202e}gpj"), "exe.\u{fffd}gpj");
        assert_eq!(shown('\u{2066}'), HIDDEN);
    }

    #[test]
    fn what_would_control_a_terminal_is_shown_as_hidden() {
        assert_eq!(one_line("\u{1b}[31mred\u{7}"), "\u{fffd}[31mred\u{fffd}");
    }

    #[test]
    fn marks_that_arabic_and_hebrew_use_stay() {
        assert_eq!(one_line("\u{200f}رنا\u{200e}"), "\u{200f}رنا\u{200e}");
    }

    #[test]
    fn every_sign_that_some_program_breaks_a_line_at_ends_one() {
        for letter in [
            '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
        ] {
            assert!(ends_line(letter), "{letter:?}");
        }
        assert!(!ends_line(' '));
    }
}
