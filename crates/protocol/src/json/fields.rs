//! How a type says what it is read from, in one line per field or word.

use super::Reader;

/// Reads one field, or what stands for nothing where that may be.
macro_rules! read_field {
    ($from:ident, $field:ident) => {
        $from.field(stringify!($field))
    };
    ($from:ident, $field:ident default) => {
        $from.field_or_default(stringify!($field))
    };
    ($from:ident, $field:ident agent_required) => {
        if cfg!(feature = "agent") {
            $from.field(stringify!($field))
        } else {
            Default::default()
        }
    };
    ($from:ident, $field:ident agent) => {
        if cfg!(feature = "agent") {
            $from.field_or_default(stringify!($field))
        } else {
            Default::default()
        }
    };
}

/// Reads a struct from an object whose fields have the same names. `= default`
/// marks what may be left out, `= agent` what of that only agents make use of, and
/// `= agent_required` what else only they do: a visitor's build has no reader of it.
macro_rules! read_fields {
    ($name:ident { $($field:ident $(= $default:ident)?),* $(,)? }) => {
        impl $crate::json::Read for $name {
            fn read(from: $crate::json::Reader<'_>) -> Self {
                Self {
                    $($field: $crate::json::read_field!(from, $field $($default)?),)*
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

pub(crate) use {read_field, read_fields, words};

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
