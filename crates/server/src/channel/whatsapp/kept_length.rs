//! The longest values that are stored of a webhook. WhatsApp's own limits are at or
//! below these; what is longer remains whole in the journal.

use protocol::grapheme;

/// Bytes of an id. An item with a longer one is skipped: Meta has none.
pub(super) const ID_BYTES: usize = 256;
/// Bytes of a phone number. E.164 has at most fifteen digits.
pub(super) const NUMBER_BYTES: usize = 32;
const NAME_CHARS: usize = 256;
/// WhatsApp's own limit for customers.
const TEXT_CHARS: usize = 65_536;
const KIND_CHARS: usize = 64;
const CODE_CHARS: usize = 64;
const REASON_CHARS: usize = 1_000;

pub(super) fn name(name: &str) -> String {
    grapheme::cut(name, NAME_CHARS).to_owned()
}

pub(super) fn body(body: &str) -> String {
    grapheme::cut(body, TEXT_CHARS).to_owned()
}

pub(super) fn kind(kind: &str) -> String {
    grapheme::cut(kind, KIND_CHARS).to_owned()
}

pub(super) fn code(code: &str) -> String {
    grapheme::cut(code, CODE_CHARS).to_owned()
}

pub(super) fn reason(reason: &str) -> String {
    grapheme::cut(reason, REASON_CHARS).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_within_its_length_is_kept_as_it_is() {
        assert_eq!(name("Rana"), "Rana");
        assert_eq!(body(&"م".repeat(TEXT_CHARS)), "م".repeat(TEXT_CHARS));
    }

    #[test]
    fn a_name_is_cut_between_letters_as_readers_see_them() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let long = format!("{}{family}", "x".repeat(NAME_CHARS - 1));
        assert_eq!(name(&long), "x".repeat(NAME_CHARS - 1));
    }

    #[test]
    fn each_value_has_a_length_of_its_own() {
        let long = "x".repeat(TEXT_CHARS + 1);
        let kept = [
            name(&long),
            body(&long),
            kind(&long),
            code(&long),
            reason(&long),
        ];
        let lengths = kept.map(|text| text.len());
        assert_eq!(lengths, [256, 65_536, 64, 64, 1_000]);
    }
}
