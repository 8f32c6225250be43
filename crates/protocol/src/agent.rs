//! A person who answers.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Seq};

/// A member of the account's team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agent {
    /// What it is known by, everywhere and for ever.
    pub id: AgentId,
    /// Number of the event that last changed it: keep the copy with the higher one.
    pub version: Seq,
    /// As colleagues and customers read it.
    pub name: String,
    /// Absent where it is nobody's business: visitors see who answers, not how
    /// they sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// They left: the name stands beside what they wrote, and nothing is
    /// assigned to them any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// Whether a person has Frontdesk open somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// At least one dashboard is open.
    Online,
    /// None is.
    Offline,
}
