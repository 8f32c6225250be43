//! Finding a contact by a part of what is known of it: one rule for the server
//! and for what a client holds.

use crate::{Contact, command::is_invisible};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSearch {
    text: String,
    digits: Option<String>,
}

impl ContactSearch {
    /// A search for contacts whose name or e-mail address contains this text,
    /// [folded](fold), or whose number contains its digits, if it is written like a
    /// number. A text without letters or signs finds nobody.
    pub fn new(text: &str) -> Self {
        let text = fold(text);
        let digits = digits(&text);
        Self { text, digits }
    }

    /// What is looked for in [`fields`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is looked for in phone numbers.
    pub fn digits(&self) -> Option<&str> {
        self.digits.as_deref()
    }

    /// Whether this contact is one of those.
    pub fn matches(&self, contact: &Contact) -> bool {
        if self.text.is_empty() {
            return false;
        }
        let phone = contact.phone.as_deref();
        let has_digits = |digits| phone.is_some_and(|phone: &str| phone.contains(digits));
        let mut fields = fields(contact).into_iter().flatten();
        self.digits().is_some_and(has_digits) || fields.any(|field| field.contains(&self.text))
    }
}

/// The texts of a contact that a search looks in, folded: name and address, or
/// the code that it is called by.
pub fn fields(contact: &Contact) -> [Option<String>; 2] {
    let name = contact.name.as_deref().map(fold);
    let email = contact.email.as_deref().map(fold);
    match name.filter(|name| !name.is_empty()) {
        None if contact.is_group || (email.is_none() && contact.phone.is_none()) => {
            [Some(fold(&contact.display_name())), None]
        }
        name => [name, email],
    }
}

/// Only what looks like a number is looked for among numbers: "Route 3" is not.
fn digits(text: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_digit() || " +-/.()".contains(c);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty() && text.chars().all(is_number)).then_some(digits)
}

/// A text without what a person does not mind when looking for it: case, accents
/// and vowel points, wide and other forms of letters and digits, runs of white
/// space, and what cannot be seen. Folding twice is folding once.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in decomposed(text).chars() {
        if letter.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !is_mark(letter) && !is_invisible(letter) {
            for lower in letter.to_lowercase().filter(|lower| !is_mark(*lower)) {
                push_base(&mut folded, lower);
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Unicode's form NFKD.
#[cfg(not(target_arch = "wasm32"))]
fn decomposed(text: &str) -> std::borrow::Cow<'_, str> {
    use unicode_normalization::UnicodeNormalization as _;
    if text.is_ascii() {
        return text.into();
    }
    text.nfkd().collect()
}

/// The same by the browser, which has the tables.
#[cfg(target_arch = "wasm32")]
fn decomposed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKD").into()
}

/// Accents of Latin, Greek and Cyrillic letters, and the points and stretching of
/// Hebrew and Arabic. Marks that are vowels or consonants, as in India, stay.
const fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20f0}')
}

/// Letters that are no others with a mark, and are looked for as others.
fn push_base(folded: &mut String, letter: char) {
    let base = match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ς' => "σ",
        // The keyboards of Arabic, Persian and Urdu have different ones.
        'ٱ' => "ا",
        'ى' | 'ی' | 'ې' => "ي",
        'ک' => "ك",
        'ة' | 'ە' | 'ہ' | 'ھ' => "ه",
        _ => {
            folded.push(ascii_digit(letter));
            return;
        }
    };
    folded.push_str(base);
}

/// Decimal digits of scripts that have their own; wide ones are decomposed.
fn ascii_digit(letter: char) -> char {
    const ZEROS: [char; 12] = ['٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦'];
    let digit = ZEROS.into_iter().find_map(|zero| {
        let digit = u32::from(letter).checked_sub(u32::from(zero))?;
        char::from_digit(digit, 10)
    });
    digit.unwrap_or(letter)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
