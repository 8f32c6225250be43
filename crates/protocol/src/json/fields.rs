//! How a type says what it is read from, in one line per field or word.

use super::Reader;

/// Reads a struct from an object whose fields have the same names.
macro_rules! read_fields {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::json::Read for $name {
            fn read(from: $crate::json::Reader<'_>) -> Self {
                Self {
                    $($field: from.field(stringify!($field)),)*
                }
            }
        }
    };
}

/// Reads an enum from a word; from any other word, where that is given.
macro_rules! words {
    ($name:ident { $($word:literal => $variant:ident),* $(, _ => $other:ident)? $(,)? }) => {
        impl $crate::json::Read for $name {
            fn read(from: $crate::json::Reader<'_>) -> Self {
                const WORDS: &[($name, &str)] = &[$(($name::$variant, $word)),*];
                let other = None $(.or(Some(Self::$other)))?;
                $crate::json::word(from, WORDS, other)
            }
        }
    };
}

pub(crate) use {read_fields, words};

/// Finds a text among words.
pub(crate) fn word<T: Copy>(from: Reader<'_>, words: &[(T, &str)], other: Option<T>) -> T {
    let text = from.text();
    let found = words.iter().find(|(_, word)| *word == text);
    let found = found.map(|(value, _)| *value).or(other);
    found.unwrap_or_else(|| {
        from.refuse();
        words[0].0
    })
}
