//! JSON as Meta writes it: nothing but ASCII, and no bare slash.

use std::fmt::Write;

use serde_json::Value;

/// The bytes to sign and post. A receiver that signs its own re-serialization
/// agrees for plain English only, which is how that mistake gets through.
pub fn encode(payload: &Value) -> Vec<u8> {
    let json = payload.to_string();
    let mut escaped = String::with_capacity(json.len());
    let mut units = [0; 2];
    for character in json.chars() {
        match character {
            // In JSON a slash, like a non-ASCII character, occurs in strings only.
            '/' => escaped.push_str("\\/"),
            ascii if ascii.is_ascii() => escaped.push(ascii),
            other => {
                for unit in other.encode_utf16(&mut units) {
                    write!(escaped, "\\u{unit:04x}").expect("writing to a string cannot fail");
                }
            }
        }
    }
    escaped.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let payload = json!({ "body": text });
        let bytes = encode(&payload);
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            format!(r#"{{"body":"{expected}"}}"#)
        );
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), payload);
    }

    #[test]
    fn english_stays_as_it_is() {
        check("Is it in stock?", "Is it in stock?");
    }

    #[test]
    fn arabic_is_escaped() {
        check("مرحبا", r"\u0645\u0631\u062d\u0628\u0627");
    }

    #[test]
    fn an_emoji_becomes_a_surrogate_pair() {
        check("🙏", r"\ud83d\ude4f");
    }

    #[test]
    fn slashes_and_quotes_are_escaped() {
        check("a/b \"c\"", r#"a\/b \"c\""#);
    }
}
