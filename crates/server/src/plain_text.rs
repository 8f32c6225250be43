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
