//! What a file is called: text from outside, also where it becomes a header.

use axum::http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use protocol::grapheme;

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

/// A name without a folder, that every system can keep, and without what would
/// hide how it ends. Cleaning a clean name changes nothing.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = without_hidden(last);
    // What is left of a colon is a name of its own to NTFS.
    let shown = without_stream_type(&shown).replace(':', "_");
    let shown = without_ends(&shown);
    if protocol::command::is_blank(shown) {
        return "file".to_owned();
    }
    let shown = match shown.chars().count() {
        ..=MAX_CHARS => shown.to_owned(),
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
            without_ends(&(grapheme::cut(stem, keep).to_owned() + &end)).to_owned()
        }
    };
    if is_device(&shown) {
        return format!("_{shown}");
    }
    shown
}

/// Windows drops dots and spaces at the end.
fn without_ends(name: &str) -> &str {
    name.trim_matches(|letter| letter == '.' || is_blank(letter))
}

/// `photo.jpg` of `photo.jpg::$DATA`: to NTFS both are the same file.
fn without_stream_type(name: &str) -> &str {
    let Some((rest, kind)) = name.rsplit_once(":$") else {
        return name;
    };
    if !kind.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
        return name;
    }
    rest.strip_suffix(':').unwrap_or(rest)
}

/// Names of Windows' devices, which no file can have, whatever its ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(is_blank).to_ascii_uppercase();
    let numbered = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"))
        .is_some_and(|number| {
            let mut letters = number.chars();
            let is_one = |letter: char| letter.is_ascii_digit() || "¹²³".contains(letter);
            letters.next().is_some_and(is_one) && letters.next().is_none()
        });
    numbered
        || matches!(
            &*stem,
            "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$"
        )
}

/// A space of any kind, also the one that is a letter of Braille.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{2800}'
}

/// Without what hides something. Tags stay in a flag, as in that of Scotland: the
/// sequence is one emoji.
fn without_hidden(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    let mut in_flag = false;
    for letter in name.chars() {
        let is_of_flag = in_flag && is_tag(letter);
        if is_of_flag || !is_hidden(letter) {
            in_flag = letter == '\u{1f3f4}' || (is_of_flag && letter != CANCEL_TAG);
            shown.push(letter);
        }
    }
    shown
}

const CANCEL_TAG: char = '\u{e007f}';

const fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{e0020}'..=CANCEL_TAG)
}

/// Controls, letters that show nothing, and marks that turn the reading
/// direction around: `exe.gpj` must not read as `jpg.exe`. U+200C, U+200D and
/// variation selectors stay: Persian, Mongolian and emoji are written with them.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// A `Content-Disposition` with a name of ours in it.
pub fn disposition(kind: &'static str, name: &str) -> HeaderValue {
    let encoded = utf8_percent_encode(name, ATTR);
    HeaderValue::try_from(format!("{kind}; filename*=UTF-8''{encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, prop_assert_eq, proptest};

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
            ("%E2%80%8D%EF%B8%8F", "file"),
            ("%FF.png", "\u{fffd}.png"),
        ] {
            assert_eq!(read(&format!("attachment; filename*=UTF-8''{said}")), shown);
        }
        assert_eq!(read("attachment"), "file");
    }

    #[test]
    fn nothing_that_shows_nothing_hides_how_a_name_ends() {
        for hidden in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{17b5}',
            '\u{180e}',
            '\u{200b}',
            '\u{200e}',
            '\u{2028}',
            '\u{2029}',
            '\u{202e}',
            '\u{2066}',
            '\u{3164}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{e0001}',
            '\u{e0065}',
        ] {
            let name = format!("a{hidden}b.p{hidden}df{hidden}");
            assert_eq!(clean(&name), "ab.pdf", "{:x}", u32::from(hidden));
        }
        // Written with joiners and variation selectors.
        for kept in [
            "می\u{200c}خواهم.png",
            "👩\u{200d}💻.png",
            "❤\u{fe0f}.png",
            "ᠨ\u{180b}ᠠ\u{180c}ᠮ\u{180d}ᠤ\u{180f}.png",
        ] {
            assert_eq!(clean(kept), kept);
        }
    }

    #[test]
    fn tags_stay_in_a_flag_and_nowhere_else() {
        let scotland = "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        let name = format!("{scotland}{scotland} a.png");
        assert_eq!(clean(&name), name);
        for (hiding, shown) in [
            ("{}\u{e0065}.png", "{}.png"),
            ("{}x\u{e0065}.png", "{}x.png"),
            ("{}\u{e0001}\u{e0080}.png", "{}.png"),
        ] {
            let [hiding, shown] = [hiding, shown].map(|name| name.replace("{}", scotland));
            assert_eq!(clean(&hiding), shown);
        }
        assert_eq!(clean("🏳\u{e0067}.png"), "🏳.png");
        // A long name keeps it whole, or not at all.
        let cut = clean(&format!("{}{scotland}.png", "x".repeat(192)));
        assert_eq!(cut, format!("{}.png", "x".repeat(192)));
    }

    #[test]
    fn a_name_is_one_that_every_system_can_keep() {
        for (said, shown) in [
            ("a.pdf.", "a.pdf"),
            ("a.pdf . .", "a.pdf"),
            ("a.pdf\u{a0}\u{3000}\u{2800}", "a.pdf"),
            ("photo.jpg::$DATA", "photo.jpg"),
            ("photo.jpg:x:$INDEX_ALLOCATION", "photo.jpg_x"),
            ("photo.jpg:evil.exe", "photo.jpg_evil.exe"),
            ("10:30.pdf", "10_30.pdf"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("com1 .tar.gz", "_com1 .tar.gz"),
            ("LPT².txt", "_LPT².txt"),
            ("com10.txt", "com10.txt"),
            ("conference.pdf", "conference.pdf"),
        ] {
            assert_eq!(clean(said), shown);
        }
    }

    proptest! {
        #[test]
        fn a_clean_name_is_clean(name in "\\PC{0,30}|[a.: \u{ad}/\u{2028}x🏴\u{e0067}\u{e007f}\u{180b}]{0,300}") {
            let once = clean(&name);
            prop_assert_eq!(clean(&once), &*once);
            prop_assert!(!once.is_empty() && once.chars().count() <= MAX_CHARS + 1);
            let trailing = once.ends_with(|c: char| c == '.' || c.is_whitespace());
            prop_assert!(!trailing && !once.contains(['/', '\\', ':']));
        }
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        let name = clean(&format!("{}.jpeg", "ü".repeat(400)));
        assert_eq!(name.chars().count(), MAX_CHARS);
        assert!(name.ends_with("ü.jpeg"));
        assert_eq!(clean(&"x".repeat(400)).len(), MAX_CHARS);
        let family = "👨\u{200d}👩\u{200d}👧";
        let name = clean(&format!("{}{family}{family}.png", "x".repeat(190)));
        assert_eq!(name, format!("{}{family}.png", "x".repeat(190)));
    }
}
