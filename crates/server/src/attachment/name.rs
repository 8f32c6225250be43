//! What a file is called: text from outside, also where it becomes a header.

use axum::http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const MAX_CHARS: usize = 200;
/// RFC 5987's `attr-char`.
const ATTR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The name an upload says: `Content-Disposition: attachment; filename*=UTF-8''…`
/// (RFC 6266). One without is called `file`.
pub fn said(headers: &HeaderMap) -> String {
    let disposition = headers
        .get(header::CONTENT_DISPOSITION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let encoded = disposition.split(';').find_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        let value = name.eq_ignore_ascii_case("filename*").then_some(value)?;
        value.strip_prefix("UTF-8''")
    });
    clean(&percent_decode_str(encoded.unwrap_or_default()).decode_utf8_lossy())
}

/// A name without a folder, and without what would hide how it ends.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let shown = shown.trim().trim_matches('.').trim();
    match shown.chars().count() {
        0 => "file".to_owned(),
        1..=MAX_CHARS => shown.to_owned(),
        length => {
            // How it ends says what it is.
            let (stem, end) = shown
                .rsplit_once('.')
                .filter(|(_, end)| end.chars().count() <= 16)
                .map_or((shown, String::new()), |(stem, end)| {
                    (stem, format!(".{end}"))
                });
            let over = length - MAX_CHARS;
            let keep = stem.chars().count().saturating_sub(over);
            stem.chars().take(keep).collect::<String>() + &end
        }
    }
}

/// Controls, and marks that turn the reading direction around: `exe.gpj` must
/// not read as `jpg.exe`.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A `Content-Disposition` with a name of ours in it.
pub fn disposition(kind: &'static str, name: &str) -> HeaderValue {
    let encoded = utf8_percent_encode(name, ATTR);
    HeaderValue::try_from(format!("{kind}; filename*=UTF-8''{encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(disposition: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_DISPOSITION, disposition.parse().unwrap());
        said(&headers)
    }

    #[test]
    fn a_name_is_read_as_browsers_write_it_and_written_as_they_read_it() {
        for name in [
            "photo.jpg",
            "ساعة رملية.png",
            "it's 100% (1).pdf",
            "a;b=\"c\".txt",
        ] {
            let written = disposition("attachment", name);
            assert_eq!(read(written.to_str().unwrap()), name);
        }
        assert_eq!(
            read("attachment; filename*=UTF-8''it's%20me!.png"),
            "it's me!.png"
        );
    }

    #[test]
    fn a_name_has_no_folder_and_hides_nothing() {
        for (said, shown) in [
            ("..%2F..%2Fetc%2Fpasswd", "passwd"),
            ("C%3A%5Cboot.ini", "boot.ini"),
            ("photo%E2%80%AEgpj.exe", "photogpj.exe"),
            ("a%0Ab%00.txt", "ab.txt"),
            ("%2E%2E", "file"),
            ("", "file"),
            ("%20%20", "file"),
            ("%FF.png", "\u{fffd}.png"),
        ] {
            assert_eq!(read(&format!("attachment; filename*=UTF-8''{said}")), shown);
        }
        assert_eq!(read("attachment"), "file");
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        let name = clean(&format!("{}.jpeg", "ü".repeat(400)));
        assert_eq!(name.chars().count(), MAX_CHARS);
        assert!(name.ends_with("ü.jpeg"));
        assert_eq!(clean(&"x".repeat(400)).len(), MAX_CHARS);
    }
}
