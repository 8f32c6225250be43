//! Errors on the wire: RFC 9457 `application/problem+json` with a stable code.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// What went wrong, for programs (`code`) and for people (`title`, `detail`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// Stable: clients may depend on it.
    pub code: Cow<'static, str>,
    /// For a person.
    pub title: Cow<'static, str>,
    /// For a person: what was wrong with this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which entry of the request's list was refused, from zero, where the list has
    /// one entry for each line that a person wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
}

impl Problem {
    /// A problem without a detail.
    pub const fn new(status: u16, code: &'static str, title: &'static str) -> Self {
        Self {
            status,
            code: Cow::Borrowed(code),
            title: Cow::Borrowed(title),
            detail: None,
            index: None,
        }
    }

    /// The same with a detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same at an entry of the request's list, from zero.
    #[must_use]
    pub const fn at_index(mut self, index: u32) -> Self {
        self.index = Some(index);
        self
    }

    /// The most specific words there are.
    pub fn words(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.title)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.words(), self.code)
    }
}

impl std::error::Error for Problem {}
