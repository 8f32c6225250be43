//! How an inbox's widget looks and what it says. Its visitors see all of this;
//! what only agents may know (domains, secrets) is not here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Hours, InboxId, Seq,
    json::{Read, Reader, Write, object, object_of_given, push_hex, read_fields, words},
};

/// The widget of one inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Widget {
    pub inbox_id: InboxId,
    pub version: Seq,
    /// Who the visitor writes to: the inbox's name.
    pub name: String,
    pub look: Appearance,
}

read_fields!(Widget {
    inbox_id,
    version,
    name,
    look,
});

/// What an agent may change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appearance {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub color: Color,
    #[serde(default)]
    pub position: Position,
    #[serde(default)]
    pub scheme: Scheme,
    /// Said before anybody wrote; empty: a friendly word in the visitor's
    /// language.
    #[serde(default)]
    pub welcome: String,
    /// Said while nobody is there to answer; empty: the same.
    #[serde(default)]
    pub away: String,
    /// Asked before the first message.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// When somebody answers; without, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

read_fields!(Appearance {
    color,
    position = default,
    scheme = default,
    welcome = default,
    away = default,
    form = default,
    hours = agent,
});

impl Default for Appearance {
    fn default() -> Self {
        Self {
            color: Color([0x17, 0x61, 0x7c]),
            position: Position::End,
            scheme: Scheme::Auto,
            welcome: String::new(),
            away: String::new(),
            form: Vec::new(),
            hours: None,
        }
    }
}

impl Write for Appearance {
    fn write(&self, out: &mut String) {
        object_of_given(
            out,
            &[
                ("color", &self.color),
                ("position", &self.position.as_str()),
                ("scheme", &self.scheme.as_str()),
                ("welcome", &self.welcome),
                ("away", &self.away),
                ("form", &self.form),
                ("hours", &self.hours),
            ],
        );
    }
}

/// Which lower corner of the window, by the page's reading direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Position {
    #[default]
    End,
    Start,
}

words!(Position {
    "end" => End,
    "start" => Start,
});

impl Position {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Start => "start",
        }
    }
}

/// Light, dark, or what the visitor's system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    #[default]
    Auto,
    Light,
    Dark,
}

words!(Scheme {
    "auto" => Auto,
    "light" => Light,
    "dark" => Dark,
});

impl Scheme {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// One question of the form before the first message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormField {
    pub ask: Question,
    pub required: bool,
}

read_fields!(FormField { ask, required });

impl Write for FormField {
    fn write(&self, out: &mut String) {
        object(
            out,
            &[("ask", &self.ask.as_str()), ("required", &self.required)],
        );
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Question {
    Name,
    Email,
    Phone,
}

words!(Question {
    "name" => Name,
    "email" => Email,
    "phone" => Phone,
});

impl Question {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

impl Read for Color {
    fn read(from: Reader<'_>) -> Self {
        from.text().parse().unwrap_or_else(|_| {
            from.refuse();
            Self([0; 3])
        })
    }
}

/// An opaque colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

/// The text is not `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidColor;

impl fmt::Display for InvalidColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a color like #17617c")
    }
}

impl std::error::Error for InvalidColor {}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Color {
    /// The colour as it is written, for clients: without the formatting that
    /// `to_string` brings along.
    pub fn text(self) -> String {
        let mut text = String::from('#');
        for byte in self.0 {
            push_hex(&mut text, byte);
        }
        text
    }
}

impl std::str::FromStr for Color {
    type Err = InvalidColor;

    fn from_str(text: &str) -> Result<Self, InvalidColor> {
        let [b'#', digits @ ..] = text.as_bytes() else {
            return Err(InvalidColor);
        };
        let mut number = 0;
        for digit in digits {
            let digit = char::from(*digit).to_digit(16).ok_or(InvalidColor)?;
            number = number << 4 | digit;
        }
        let [_, red, green, blue] = number.to_be_bytes();
        let is_color = digits.len() == 6;
        is_color
            .then_some(Self([red, green, blue]))
            .ok_or(InvalidColor)
    }
}

impl Write for Color {
    fn write(&self, out: &mut String) {
        self.text().write(out);
    }
}

impl Serialize for Color {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
