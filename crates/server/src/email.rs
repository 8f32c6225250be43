//! E-mail addresses: what passes for one, and when two of them are the same.

use std::fmt;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use protocol::command::is_invisible;

/// The longest there is (RFC 5321).
pub const MAX_CHARS: usize = 254;

/// An address as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// What is the same for every spelling of an address: Unicode form, case, and
/// the two ways to write an international domain make no difference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailKey(String);

impl EmailAddress {
    /// Enough to catch slips; whether it exists, only a message to it would tell.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, domain) = text.rsplit_once('@')?;
        let is_address = !name.is_empty()
            && !name.contains('@')
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && text.chars().count() <= MAX_CHARS
            && !text.chars().any(is_invisible)
            && idna::domain_to_ascii(domain).is_ok();
        is_address.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn key(&self) -> EmailKey {
        EmailKey::of(&self.0)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl EmailKey {
    /// Of any text, since what is stored or typed may be no address.
    pub fn of(text: &str) -> Self {
        // The wide and the small one are the same sign in another form.
        let text = text.replace(['＠', '﹫'], "@");
        let Some((name, domain)) = text.rsplit_once('@') else {
            return Self(folded(&text));
        };
        let domain = idna::domain_to_ascii(domain.trim()).unwrap_or_else(|_| folded(domain));
        Self(format!("{}@{domain}", folded(name)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Compatibility caseless matching (Unicode, D146), composed: no normalization
/// form makes a difference. Some letters are spaces with a mark, so it is trimmed
/// afterwards.
fn folded(text: &str) -> String {
    let fold = CaseMapper::new();
    let decompose = DecomposingNormalizerBorrowed::new_nfkd();
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let once = fold.fold_string(&decomposed);
    let twice = fold.fold_string(&decompose.normalize(&once)).into_owned();
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(decompose.normalize(&twice).trim())
        .into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> String {
        EmailKey::of(text).0
    }

    #[test]
    fn spellings_of_one_address_have_one_key() {
        for (one, other) in [
            ("alice@example.com", " Alice@EXAMPLE.com "),
            ("rené@example.com", "Rene\u{301}@example.com"),
            ("ÉLISE@example.com", "e\u{301}lise@example.com"),
            ("straße@example.com", "STRASSE@example.com"),
            ("ΣΊΣΥΦΟΣ@example.com", "σίσυφος@example.com"),
            ("a@bücher.example", "A@xn--bcher-kva.example"),
            ("a@BU\u{308}CHER.example", "a@bücher.example"),
            ("ａｌｉｃｅ@example.com", "alice@example.com"),
            ("ﬁona@example.com", "FIONA@example.com"),
            ("℡@example.com", "tel@example.com"),
            ("alice＠bücher.example", "alice@xn--bcher-kva.example"),
            ("\u{37a}@example.com", "ι@example.com"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn different_addresses_have_different_keys() {
        for (one, other) in [
            ("alice@example.com", "alice@example.org"),
            ("alice@example.com", "alise@example.com"),
            ("rene@example.com", "rené@example.com"),
            ("a@bucher.example", "a@bücher.example"),
            ("alice", "alice@example.com"),
        ] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn slips_are_no_addresses() {
        for text in [
            "",
            "rana",
            "@example.com",
            "rana@",
            "rana@example",
            "rana@.com",
            "rana@example.",
            "ra na@example.com",
            "rana@exam\nple.com",
            // Not to be told from another one.
            "ra\u{200b}na@example.com",
            "rana\u{ad}@example.com",
            "rana\u{3164}@example.com",
            "rana\u{2800}@example.com",
            "rana@home@example.com",
            "rana@xn--\u{fffd}.example",
        ] {
            assert_eq!(EmailAddress::parse(text), None, "{text:?}");
        }
        let long = format!("{}@example.com", "a".repeat(MAX_CHARS));
        assert_eq!(EmailAddress::parse(&long), None);
        let kept = EmailAddress::parse(" Rana@Example.com ");
        assert_eq!(kept.map(String::from).as_deref(), Some("Rana@Example.com"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn unicode_form_never_makes_a_difference(name in "\\PC{1,20}") {
            let expected = folded(&name);
            for composing in [ComposingNormalizerBorrowed::new_nfc(), ComposingNormalizerBorrowed::new_nfkc()] {
                prop_assert_eq!(folded(&composing.normalize(&name)), &*expected);
            }
            for decomposing in [DecomposingNormalizerBorrowed::new_nfd(), DecomposingNormalizerBorrowed::new_nfkd()] {
                prop_assert_eq!(folded(&decomposing.normalize(&name)), &*expected);
            }
        }
    }
}
