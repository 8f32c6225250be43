//! The one order of messages, and the one order of conversations. SQL, the
//! replica, the views and the paging cursors all use these keys.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{ConversationId, Seq, Timestamp, id::parse_uuid, text_form::text_form};

/// A message's place in its conversation: the second of `sent_at`, then `seq`
/// at creation. Providers give whole seconds, so inside one second only the
/// log's own order is to be trusted.
///
/// Written `second.seq` in paging cursors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageCursor {
    /// The second that `sent_at` falls in, since the Unix epoch.
    pub second: i64,
    /// The event that created the message.
    pub seq: Seq,
}

impl MessageCursor {
    /// The place of what has these.
    pub const fn of(sent_at: Timestamp, seq: Seq) -> Self {
        Self {
            second: sent_at.second(),
            seq,
        }
    }
}

/// A conversation's place in the list, newest activity first: ascending order
/// of keys is descending order of activity.
///
/// Written `millis.conversation_id` in paging cursors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConversationCursor {
    /// Activity and id, reversed, so that the newest is the least.
    pub newest_first: std::cmp::Reverse<(Timestamp, ConversationId)>,
}

impl ConversationCursor {
    /// The place of what has these.
    pub const fn of(last_activity_at: Timestamp, id: ConversationId) -> Self {
        Self {
            newest_first: std::cmp::Reverse((last_activity_at, id)),
        }
    }

    /// When something last happened.
    pub const fn at(self) -> Timestamp {
        self.newest_first.0.0
    }

    /// Whose place it is.
    pub const fn conversation_id(self) -> ConversationId {
        self.newest_first.0.1
    }
}

/// The text is not a paging cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKey;

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid paging cursor")
    }
}

impl std::error::Error for InvalidKey {}

impl fmt::Display for MessageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.second, self.seq)
    }
}

impl FromStr for MessageCursor {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let (second, seq) = text.split_once(['.']).ok_or(InvalidKey)?;
        Ok(Self {
            second: second.parse().map_err(|_| InvalidKey)?,
            seq: seq.parse().map_err(|_| InvalidKey)?,
        })
    }
}

impl fmt::Display for ConversationCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at().millis(), self.conversation_id())
    }
}

impl FromStr for ConversationCursor {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let (millis, id) = text.split_once(['.']).ok_or(InvalidKey)?;
        Ok(Self::of(
            Timestamp::from_millis(millis.parse().map_err(|_| InvalidKey)?),
            ConversationId::from_bytes(*parse_uuid(id).ok_or(InvalidKey)?.as_bytes()),
        ))
    }
}

text_form!(MessageCursor);
text_form!(ConversationCursor);
