//! A visit to a website that has the widget.

use serde::{Deserialize, Serialize};

use crate::grapheme;

/// The page a visitor is on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebPage {
    /// Its address, at most 2,000 characters.
    pub url: String,
    /// As its tab shows it, at most 200 characters.
    #[serde(default)]
    pub title: String,
}

/// Where a visitor stood when they began a conversation. All of it is what
/// their browser says: untrusted, to be rendered as text only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visit {
    /// The page they were on.
    pub page: WebPage,
    /// The page before this website, if any.
    #[serde(default)]
    pub referrer: String,
    /// As browsers name it (BCP 47): `de-AT`.
    #[serde(default)]
    pub language: String,
    /// As IANA names it: `Europe/Vienna`.
    #[serde(default)]
    pub time_zone: String,
}

/// The longest address that is kept, in characters.
const MAX_URL: usize = 2_000;
/// The longest title, language or zone.
const MAX_WORDS: usize = 200;

impl WebPage {
    /// The same, no longer than what is kept.
    #[must_use]
    pub fn cut(self) -> Self {
        Self {
            url: cut(self.url, MAX_URL),
            title: cut(self.title, MAX_WORDS),
        }
    }
}

impl Visit {
    /// The same, no longer than what is kept.
    #[must_use]
    pub fn cut(self) -> Self {
        Self {
            page: self.page.cut(),
            referrer: cut(self.referrer, MAX_URL),
            language: cut(self.language, MAX_WORDS),
            time_zone: cut(self.time_zone, MAX_WORDS),
        }
    }
}

fn cut(text: String, most: usize) -> String {
    match grapheme::cut(&text, most) {
        kept if kept.len() < text.len() => kept.to_owned(),
        _ => text,
    }
}
