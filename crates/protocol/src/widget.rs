//! How an inbox's widget looks and what it says. Its visitors see all of this;
//! what only agents may know (domains, secrets) is not here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Hours, InboxId, Seq, text_form::text_form};

/// The widget of one inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Widget {
    /// The inbox whose chat it is.
    pub inbox_id: InboxId,
    /// Number of the event that last changed it: keep the copy with the higher one.
    pub version: Seq,
    /// Who the visitor writes to: the inbox's name.
    pub name: String,
    /// Colours, words, questions, hours.
    pub look: Appearance,
}

/// What an agent may change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appearance {
    /// The accent.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub color: Color,
    /// The corner it stands in.
    #[serde(default)]
    pub position: Position,
    /// Light or dark.
    #[serde(default)]
    pub scheme: Scheme,
    /// Said before anybody wrote; empty: a friendly word in the visitor's
    /// language.
    #[serde(default)]
    pub welcome: String,
    /// Said while nobody is there to answer; empty: a default text in the visitor's
    /// language.
    #[serde(default)]
    pub away: String,
    /// Asked before the first message.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// When somebody answers; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

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

/// Which lower corner of the window, by the page's reading direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Where lines end: right, where text runs from left to right.
    #[default]
    End,
    /// Where lines begin.
    Start,
}

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
    /// As the visitor's system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

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
    /// What to ask for.
    pub ask: Question,
    /// Whether the first message waits for an answer.
    pub required: bool,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What to call them.
    Name,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

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

/// An opaque colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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

text_form!(Color);

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
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
