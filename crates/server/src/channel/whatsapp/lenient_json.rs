//! Reads JSON that holds half a character. Meta cuts names and texts by length,
//! sometimes between the two halves of a surrogate pair or within a UTF-8
//! sequence; that must not cost the update it came in.

use std::iter;

use serde_json::Value;

const REPLACEMENT: &[u8] = br"\ufffd";

/// Parses a body. Bytes that are not UTF-8, and lone surrogates, become U+FFFD.
///
/// # Errors
/// If it is not JSON even so.
pub fn read(body: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(body).or_else(|error| {
        let text = String::from_utf8_lossy(body);
        serde_json::from_slice(&without_lone_surrogates(text.as_bytes())).map_err(|_| error)
    })
}

fn without_lone_surrogates(text: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let taken = match (byte, unit(rest), rest.get(6..).and_then(unit)) {
            (_, Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (_, Some(0xd800..=0xdfff), _) => {
                whole.extend_from_slice(REPLACEMENT);
                rest = &rest[6..];
                continue;
            }
            // What is escaped cannot begin another escape.
            (b'\\', None, _) if !after.is_empty() => 2,
            _ => 1,
        };
        whole.extend_from_slice(&rest[..taken]);
        rest = &rest[taken..];
    }
    whole
}

/// The UTF-16 unit of an escape that the text begins with.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    iter::zip(digits, [12, 8, 4, 0]).try_fold(0, |unit, (digit, shift)| {
        let value = char::from(*digit).to_digit(16)?;
        Some(unit | u16::try_from(value).ok()? << shift)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn halves_of_characters_are_replaced_and_whole_ones_kept() {
        let body =
            br#"{"a":"\ud83d","b":"\ud83d\ude00","c":"\\ud83d","d":"\ude00x","e":"\u0041\n"}"#;
        let read = read(body).unwrap();
        let expected = json!({
            "a": "\u{fffd}", "b": "\u{1f600}", "c": "\\ud83d", "d": "\u{fffd}x", "e": "A\n"
        });
        assert_eq!(read, expected);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(
            read(b"{\"a\":\"x\xffy\"}").unwrap(),
            json!({ "a": "x\u{fffd}y" })
        );
    }

    #[test]
    fn what_is_no_json_stays_an_error() {
        for body in [&b"{"[..], b"\\", br#"{"a":"\ud8"#, b"\xff", b""] {
            assert!(read(body).is_err());
        }
    }
}
