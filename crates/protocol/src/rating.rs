//! What a visitor thinks of a conversation that is done.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// From bad to good.
pub const SCORES: RangeInclusive<u8> = 1..=5;
/// The longest comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 1_000;

/// How good it was, by the visitor's own word: untrusted, to be
/// rendered as text only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rating {
    /// One of [`SCORES`].
    pub score: u8,
    /// In the visitor's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// When it was given.
    pub at: Timestamp,
}
