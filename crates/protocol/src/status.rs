//! How far a message has come, and the one function that moves it.

use serde::{Deserialize, Serialize};

/// How far an outgoing message has come; `received` for incoming ones.
///
/// The variants stand in rank order and a status only ever climbs, so late,
/// doubled and swapped reports all end in the same place:
///
/// | from \ report | sent | failed | delivered | read | played |
/// | --- | --- | --- | --- | --- | --- |
/// | queued    | sent      | failed    | delivered | read   | played |
/// | sent      | sent      | failed    | delivered | read   | played |
/// | failed    | failed    | failed    | delivered | read   | played |
/// | delivered | delivered | delivered | delivered | read   | played |
/// | read      | read      | read      | read      | read   | played |
/// | played    | played    | played    | played    | played | played |
///
/// `failed` ranks below `delivered` because a provider that reports both did
/// deliver it to one of the customer's devices. A retry by an agent begins
/// again at `queued`: that is a new attempt, not a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Stored, and waiting for the provider to take it.
    Queued,
    /// The provider took it.
    Sent,
    /// The provider refused it, or could not deliver it.
    Failed,
    /// It is on the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
    /// The customer played it (voice messages).
    Played,
    /// An incoming message: it has no journey left.
    Received,
}

impl Status {
    /// The status after `report`. Commutative, associative, idempotent.
    #[must_use]
    pub fn advance(self, report: Self) -> Self {
        self.max(report)
    }

    /// The word used in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Received => "received",
        }
    }

    /// The status with this word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Queued,
            Self::Sent,
            Self::Failed,
            Self::Delivered,
            Self::Read,
            Self::Played,
            Self::Received,
        ]
        .into_iter()
        .find(|status| status.as_str() == word)
    }
}
