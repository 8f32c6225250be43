//! JSON for clients: read into a small tree, and from there into our types.
//!
//! The server and the tests read with serde. Its readers are written anew for
//! every type by the compiler, which is quick and large: four fifths of a
//! client's download would be readers. These here agree with them
//! (`tests/wire/agreement.rs`) and share their code instead.

mod fields;
mod parser;
mod write;

use std::borrow::Cow;

pub(crate) use fields::{parsed, plain, read_field, read_fields, word, words};
pub use write::{Write, object, object_of_given, write};

/// A JSON value. Texts without escapes are borrowed from what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'a> {
    Null,
    Bool(bool),
    /// A whole number of at most eighteen digits.
    Whole(i64),
    /// Any other number: nothing of ours has one.
    Other,
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

/// What a client reads.
pub trait Read: Sized {
    /// The value, if this is one. A field that is not there reads as null.
    fn read(json: &Json<'_>) -> Option<Self>;
}

/// Reads a text.
pub fn read<T: Read>(text: &str) -> Option<T> {
    T::read(&Json::parse(text)?)
}

impl<'a> Json<'a> {
    /// The tree of a text, unless that is no JSON or nested too deeply.
    pub fn parse(text: &'a str) -> Option<Self> {
        parser::parse(text)
    }

    /// Reads a field of an object.
    pub fn field<T: Read>(&self, name: &str) -> Option<T> {
        T::read(self.get(name)?)
    }

    /// Reads a field that may be left out.
    pub fn field_or_default<T: Read + Default>(&self, name: &str) -> Option<T> {
        let Self::Object(fields) = self else {
            return None;
        };
        let found = fields.iter().find(|(known, _)| known == name);
        found.map_or_else(|| Some(T::default()), |(_, value)| T::read(value))
    }

    /// A field; null where there is none. Nothing: this is no object.
    fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else {
            return None;
        };
        let found = fields.iter().find(|(known, _)| known == name);
        Some(found.map_or(&Self::Null, |(_, value)| value))
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    const fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            _ => None,
        }
    }
}

impl Read for i64 {
    fn read(json: &Json<'_>) -> Option<Self> {
        json.whole()
    }
}

impl Read for u64 {
    fn read(json: &Json<'_>) -> Option<Self> {
        Self::try_from(json.whole()?).ok()
    }
}

impl Read for u32 {
    fn read(json: &Json<'_>) -> Option<Self> {
        Self::try_from(json.whole()?).ok()
    }
}

impl Read for u16 {
    fn read(json: &Json<'_>) -> Option<Self> {
        Self::try_from(json.whole()?).ok()
    }
}

impl Read for bool {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }
}

impl Read for String {
    fn read(json: &Json<'_>) -> Option<Self> {
        json.text().map(str::to_owned)
    }
}

impl Read for Cow<'static, str> {
    fn read(json: &Json<'_>) -> Option<Self> {
        String::read(json).map(Self::Owned)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(json: &Json<'_>) -> Option<Self> {
        Vec::read(json)?.try_into().ok()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json<'_>) -> Option<Self> {
        let Json::List(items) = json else {
            return None;
        };
        let mut read = Self::with_capacity(items.len());
        for item in items {
            read.push(T::read(item)?);
        }
        Some(read)
    }
}
