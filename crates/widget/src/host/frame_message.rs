//! What the frame posts to the host page.

use protocol::widget::Position;
use serde::Serialize;

/// A message of the frame.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FrameMessage<'a> {
    /// The bootstrap is in.
    Ready,
    /// The visitor wants the panel closed, or opened where it is closed.
    Toggle,
    /// The badge, and whether there is a conversation to come back for. `teaser` is
    /// `teaser` while the frame shows one beside the launcher, else empty.
    State {
        unread: u32,
        conversation: bool,
        teaser: &'static str,
    },
    /// Something a site can listen for: `message`.
    Event { name: &'a str },
    /// How the inbox looks, for the launcher of this page and of the next.
    Keep { color: String, position: Position },
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
