//! Finds addresses in a customer's text. Only `http` and `https` ever become
//! links, shown exactly as written; everything doubtful stays text.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    Link(&'a str),
}

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Splits a text. The pieces, joined, are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some((start, length)) = next_link(rest, from) {
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        pieces.push(Piece::Link(&rest[start..start + length]));
        rest = &rest[start + length..];
        from = 0;
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

fn next_link(text: &str, mut from: usize) -> Option<(usize, usize)> {
    loop {
        let start = from + find_scheme(&text[from..])?;
        let begins_a_word = text[..start]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        let end = text[start..]
            .find(|c: char| c.is_whitespace() || is_hostile(c) || "<>\"`{}|\\^".contains(c))
            .map_or(text.len(), |length| start + length);
        let candidate = without_closing_marks(&text[start..end]);
        if begins_a_word && has_plain_host(candidate) {
            return Some((start, candidate.len()));
        }
        from = start + 1;
    }
}

fn find_scheme(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|start| {
        SCHEMES.iter().any(|scheme| {
            bytes[*start..]
                .get(..scheme.len())
                .is_some_and(|here| here.eq_ignore_ascii_case(scheme.as_bytes()))
        })
    })
}

/// A sentence's own marks are not the address's, unless they are in pairs.
fn without_closing_marks(mut link: &str) -> &str {
    while let Some(last) = link.chars().next_back() {
        let trim = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '”' | '»' | '…' | '*' | '_' | '~' => {
                true
            }
            ')' => link.matches(')').count() > link.matches('(').count(),
            ']' => link.matches(']').count() > link.matches('[').count(),
            _ => false,
        };
        if !trim {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}

/// `https://bank.example@evil.example` goes to evil.example: not a link here.
fn has_plain_host(link: &str) -> bool {
    let Some((_, rest)) = link.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.contains('@') && authority.starts_with(|c: char| c.is_alphanumeric())
}

/// Characters that make a text look like another.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
