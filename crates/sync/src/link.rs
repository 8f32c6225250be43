//! Finds addresses in a customer's text. Only `http` and `https` ever become
//! links, shown exactly as written; everything doubtful stays text.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Not a link.
    Text(&'a str),
    /// An address that may be followed, as written.
    Link(&'a str),
}

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Splits a text. The pieces, joined, are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, link, after)) = next_link(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Link(link));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Whether an address as a whole may be followed.
pub fn is_web(address: &str) -> bool {
    pieces(address) == [Piece::Link(address)]
}

/// The first link, between what stands before and after it.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let mut last = ' ';
    for (start, letter) in text.char_indices() {
        let (before, here) = text.split_at_checked(start)?;
        if !is_of_a_word(last) && begins_with_scheme(here) {
            let candidate = here.split(ends_address).next().unwrap_or_default();
            let link = without_closing_marks(candidate, before);
            if has_plain_host(link) {
                return Some((before, link, here.get(link.len()..)?));
            }
        }
        last = letter;
    }
    None
}

fn begins_with_scheme(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        let here = text.as_bytes().get(..scheme.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(scheme.as_bytes()))
    })
}

/// Without the marks at the end that are the sentence's: closing ones, brackets
/// that were opened `before` the address or not at all, and a mark of emphasis
/// that stands on both sides, as in `_https://a.example_`.
fn without_closing_marks<'a>(mut link: &'a str, before: &str) -> &'a str {
    let is_opened = |mark| {
        let mut marks = before.chars().rev().take_while(|c| is_emphasis(*c));
        marks.any(|opened| opened == mark)
    };
    while let Some(last) = link.chars().next_back() {
        let trim = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '‘' => true,
            ')' => count(link, b')') > count(link, b'('),
            ']' => count(link, b']') > count(link, b'['),
            mark if is_emphasis(mark) => is_opened(mark),
            _ => false,
        };
        match link.strip_suffix(last) {
            Some(shorter) if trim => link = shorter,
            _ => break,
        }
    }
    link
}

const fn is_emphasis(mark: char) -> bool {
    matches!(mark, '*' | '_' | '~')
}

fn count(text: &str, mark: u8) -> usize {
    text.bytes().filter(|byte| *byte == mark).count()
}

/// `https://bank.example@evil.example` goes to evil.example: not a link here.
fn has_plain_host(link: &str) -> bool {
    let rest = link.chars().skip_while(|letter| *letter != '/').skip(2);
    let mut authority = rest.take_while(|letter| !matches!(letter, '/' | '?' | '#'));
    authority.next().is_some_and(is_of_a_word) && authority.all(|letter| letter != '@')
}

/// Letters and digits: beyond ASCII by their blocks, because the tables that
/// know each one are large. Marks, symbols and faces are none.
const fn is_of_a_word(letter: char) -> bool {
    match letter {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => true,
        '×' | '÷' => false,
        _ if is_punctuation(letter) => false,
        '\u{c0}'..='\u{1fff}'
        | '\u{2c00}'..='\u{2dff}'
        | '々'..='〇'
        | '\u{3040}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | 'ｦ'..='\u{ffdc}'
        | '\u{10000}'..='\u{1efff}'
        | '\u{20000}'.. => true,
        _ => false,
    }
}

fn ends_address(letter: char) -> bool {
    letter.is_whitespace()
        || is_hostile(letter)
        || is_punctuation(letter)
        || matches!(letter, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^')
}

/// What closes a sentence, a clause or a quotation, and brackets, outside of
/// ASCII: no space need follow it, and addresses have it percent-encoded. Marks
/// within words (`’`, `·`, `־`) are none.
const fn is_punctuation(letter: char) -> bool {
    matches!(letter,
        '«' | '»' | '“'..='‟' | '‹' | '›' | '…' | '‼' | '⁇'..='⁉'
        // Armenian, Hebrew, Arabic, Syriac.
        | '՛'..='՟' | '։' | '׀' | '׃' | '،' | '؛' | '؞' | '؟' | '۔' | '܀'..='܊'
        // India, Thailand, Tibet, Myanmar, Ethiopia, the Khmer, Mongolia.
        | '।' | '॥' | '๚' | '๛' | '།'..='༒' | '၊' | '။' | '፠'..='፨' | '។'..='៖' | '៚'
        | '᠁'..='᠅' | '᠈' | '᠉'
        // China, Japan and Korea, also in their wide, small and upright forms.
        | '、'..='〃' | '〈'..='】' | '〔'..='〟' | '︐'..='︙' | '︰'..='﹄' | '﹇'..='﹞'
        | '！' | '＂' | '＇' | '（' | '）' | '，' | '．' | '：' | '；' | '？' | '［' | '］' | '｛' | '｝'
        | '｟'..='･')
}

/// Characters that make a text look like another.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
