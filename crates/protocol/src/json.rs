//! JSON for clients: read into a small tree, and from there into our types.
//!
//! The server and the tests read with serde. Its readers are written anew for
//! every type by the compiler, which is quick and large: a fifth of the widget's
//! download would be readers. These here agree with them
//! (`tests/wire/agreement.rs`) and share their code instead.

mod fields;
mod parser;
mod write;

use std::{borrow::Cow, cell::Cell};

pub(crate) use fields::{read_field, read_fields, word, words};
pub(crate) use write::push_hex;
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

impl<'a> Json<'a> {
    /// The tree of a text, unless that is no JSON or nested too deeply.
    pub fn parse(text: &'a str) -> Option<Self> {
        parser::parse(text)
    }
}

/// What a client reads.
pub trait Read: Sized {
    /// The value; where it is flawed, anything: it will not be used.
    fn read(from: Reader<'_>) -> Self;
}

/// Reads a text.
pub fn read<T: Read>(text: &str) -> Option<T> {
    read_with(text, T::read)
}

/// Reads a text with a function of one's own.
pub fn read_with<T>(text: &str, read: impl FnOnce(Reader<'_>) -> T) -> Option<T> {
    let json = Json::parse(text)?;
    let flawed = Cell::new(false);
    let value = read(Reader {
        json: &json,
        flawed: &flawed,
    });
    (!flawed.get()).then_some(value)
}

/// Where a value is read from. Nobody stops at a flaw: it is noted, and costs
/// the whole in the end. So reading has no way out at every field, which would
/// be half of its code.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    json: &'a Json<'a>,
    flawed: &'a Cell<bool>,
}

impl<'a> Reader<'a> {
    /// What is read here is not what it should be.
    pub fn refuse(self) {
        self.flawed.set(true);
    }

    /// Reads a field of an object.
    pub fn field<T: Read>(self, name: &str) -> T {
        T::read(self.at(name))
    }

    /// A field; null where there is none.
    pub fn at(self, name: &str) -> Self {
        let fields = match self.json {
            Json::Object(fields) => fields.as_slice(),
            _ => {
                self.refuse();
                &[]
            }
        };
        let found = fields.iter().find(|(known, _)| known == name);
        Self {
            json: found.map_or(&Json::Null, |(_, value)| value),
            ..self
        }
    }

    /// Reads a field that may be left out.
    pub fn field_or_default<T: Read + Default>(self, name: &str) -> T {
        if self.has(name) {
            self.field(name)
        } else {
            T::default()
        }
    }

    /// Whether an object has a field.
    pub fn has(self, name: &str) -> bool {
        match self.json {
            Json::Object(fields) => fields.iter().any(|(known, _)| known == name),
            _ => false,
        }
    }

    /// The first item of a list; null where there is none.
    pub fn first(self) -> Self {
        let first = match self.json {
            Json::List(items) => items.first(),
            _ => None,
        };
        Self {
            json: first.unwrap_or(&Json::Null),
            ..self
        }
    }

    /// The word that says of which kind an object is.
    pub fn kind(self) -> &'a str {
        self.at("type").text()
    }

    pub fn text(self) -> &'a str {
        self.given(self.word())
    }

    /// The text, if it is one.
    pub fn word(self) -> Option<&'a str> {
        match self.json {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn whole(self) -> i64 {
        self.given(match self.json {
            Json::Whole(number) => Some(*number),
            _ => None,
        })
    }

    /// The value, if there is one.
    pub(crate) fn given<T: Default>(self, value: Option<T>) -> T {
        value.unwrap_or_else(|| {
            self.refuse();
            T::default()
        })
    }
}

impl Read for i64 {
    fn read(from: Reader<'_>) -> Self {
        from.whole()
    }
}

impl Read for u64 {
    fn read(from: Reader<'_>) -> Self {
        from.given(Self::try_from(from.whole()).ok())
    }
}

impl Read for usize {
    fn read(from: Reader<'_>) -> Self {
        from.given(Self::try_from(from.whole()).ok())
    }
}

impl Read for u32 {
    fn read(from: Reader<'_>) -> Self {
        from.given(Self::try_from(from.whole()).ok())
    }
}

impl Read for u16 {
    fn read(from: Reader<'_>) -> Self {
        from.given(Self::try_from(from.whole()).ok())
    }
}

impl Read for u8 {
    fn read(from: Reader<'_>) -> Self {
        from.given(Self::try_from(from.whole()).ok())
    }
}

impl Read for bool {
    fn read(from: Reader<'_>) -> Self {
        from.given(match from.json {
            Json::Bool(value) => Some(*value),
            _ => None,
        })
    }
}

impl Read for String {
    fn read(from: Reader<'_>) -> Self {
        from.text().to_owned()
    }
}

impl Read for Cow<'static, str> {
    fn read(from: Reader<'_>) -> Self {
        Self::Owned(String::read(from))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(from: Reader<'_>) -> Self {
        match from.json {
            Json::Null => None,
            _ => Some(T::read(from)),
        }
    }
}

impl<T: Read + Default, const N: usize> Read for [T; N] {
    fn read(from: Reader<'_>) -> Self {
        Vec::read(from).try_into().unwrap_or_else(|_| {
            from.refuse();
            std::array::from_fn(|_| T::default())
        })
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: Reader<'_>) -> Self {
        let mut read = Self::new();
        if let Json::List(items) = from.json {
            for json in items {
                read.push(T::read(Reader { json, ..from }));
            }
        } else {
            from.refuse();
        }
        read
    }
}
