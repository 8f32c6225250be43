//! What a group commit tells the streams.

use protocol::{AccountId, LoggedEvent, Seq};

use super::audience::Audience;

/// What one group did to one account, after it is durable.
#[derive(Debug)]
pub struct Committed {
    pub account_id: AccountId,
    /// The account's newest event before the group.
    pub prev: Seq,
    /// The newest one now.
    pub cursor: Seq,
    /// In log order, each with who may see it.
    pub events: Vec<(LoggedEvent, Audience)>,
}
