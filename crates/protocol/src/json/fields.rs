//! How a type says what it is read from, in one line per field or word.

use super::Json;

/// Reads a struct from an object whose fields have the same names; and, where
/// that is named, what the struct turns into. `= default` marks what may be
/// left out.
macro_rules! read_fields {
    ($name:ident => $whole:ident { $($fields:tt)* }) => {
        $crate::json::read_fields!($name { $($fields)* });

        impl $crate::json::Read for $whole {
            fn read(json: &$crate::json::Json<'_>) -> Option<Self> {
                <$name as $crate::json::Read>::read(json)?.try_into().ok()
            }
        }
    };
    ($name:ident { $($field:ident $(= $default:ident)?),* $(,)? }) => {
        impl $crate::json::Read for $name {
            fn read(json: &$crate::json::Json<'_>) -> Option<Self> {
                Some(Self {
                    $($field: $crate::json::read_field!(json, $field $($default)?),)*
                })
            }
        }
    };
}

/// Reads one field; of one that may be left out, says what stands for nothing.
macro_rules! read_field {
    ($json:ident, $field:ident) => {
        $json.field(const { $crate::json::plain(stringify!($field)) })?
    };
    ($json:ident, $field:ident default) => {
        $json.field_or_default(stringify!($field))?
    };
}

/// Reads an enum from a word; from any other word, where that is given.
macro_rules! words {
    ($name:ident { $($word:literal => $variant:ident),* $(, _ => $other:ident)? $(,)? }) => {
        impl $crate::json::Read for $name {
            fn read(json: &$crate::json::Json<'_>) -> Option<Self> {
                const WORDS: &[($name, &str)] = &[$(($name::$variant, $word)),*];
                let found = $crate::json::word(json, WORDS)?;
                $(let found = found.or(Some(Self::$other));)?
                found
            }
        }
    };
}

/// Reads and writes what is parsed from and displayed as one word.
macro_rules! parsed {
    ($name:ident) => {
        impl $crate::json::Read for $name {
            fn read(json: &$crate::json::Json<'_>) -> Option<Self> {
                json.text()?.parse().ok()
            }
        }
    };
}

pub(crate) use {parsed, read_field, read_fields, words};

/// A field's name in JSON: `type` for `r#type`.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Finds a text among words. The outer nothing: it is no text.
pub(crate) fn word<T: Copy>(json: &Json<'_>, words: &[(T, &str)]) -> Option<Option<T>> {
    let text = json.text()?;
    let found = words.iter().find(|(_, word)| *word == text);
    Some(found.map(|(value, _)| *value))
}
