//! What the frame posts to the host page.

use protocol::widget::Position;
use serde::Serialize;

/// A message of the frame.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FrameMessage<'a> {
    /// The bootstrap is in.
    Ready,
    /// The visitor wants the panel closed.
    Close,
    /// The badge, and whether there is a conversation to come back for.
    State { unread: u32, conversation: bool },
    /// Something a site can listen for: `message`.
    Event { name: &'a str },
    /// How the inbox looks, for the launcher.
    Theme { color: String, position: Position },
    /// The answer to a call: a value or an error.
    Result {
        id: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<CallError<'a>>,
    },
}

/// Why a call was refused.
#[derive(Debug, Serialize)]
pub struct CallError<'a> {
    pub code: &'a str,
    pub message: &'a str,
}
