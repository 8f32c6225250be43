//! What an inbox's channel can carry. Clients ask these, never the channel's name.

use serde::{Deserialize, Serialize};

use crate::{
    Content, ContentKind,
    command::{MAX_TEXT_CHARS, Unsendable, is_blank},
};

/// The limits of one channel, told with each [`crate::Inbox`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Capabilities {
    /// The kinds of message that agents can send.
    pub sends: Vec<ContentKind>,
    /// The kinds of message that customers can send, and we can show.
    pub receives: Vec<ContentKind>,
    /// The longest text that can be sent, in characters (Unicode scalar values).
    pub max_text_chars: usize,
    /// How long after a customer's message agents may answer freely, in
    /// milliseconds; absent where they always may. When it ends in a
    /// conversation, its `window_closes_at` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_window_ms: Option<u64>,
    /// Whether it tells that a message was delivered and read.
    pub receipts: bool,
    /// Whether each side sees the other typing.
    pub typing: bool,
}

/// What every channel can do: carry text. Stands for a channel that the server
/// says nothing about.
impl Default for Capabilities {
    fn default() -> Self {
        Self {
            sends: vec![ContentKind::Text],
            receives: vec![ContentKind::Text],
            max_text_chars: MAX_TEXT_CHARS,
            reply_window_ms: None,
            receipts: false,
            typing: false,
        }
    }
}

impl Capabilities {
    /// Whether agents can send files.
    pub fn sends_attachments(&self) -> bool {
        self.sends.contains(&ContentKind::Attachment)
    }

    /// Whether this channel can carry a message.
    ///
    /// # Errors
    /// Says what is wrong with it, for a person.
    pub fn check_sendable(&self, content: &Content) -> Result<(), Unsendable> {
        let kind = content.kind();
        if kind == ContentKind::Unknown || !self.sends.contains(&kind) {
            return Err(Unsendable::Kind);
        }
        check_text(content, self.max_text_chars)
    }
}

/// Whether a text or caption is not blank, and short enough. What has neither passes.
pub(crate) fn check_text(content: &Content, max_chars: usize) -> Result<(), Unsendable> {
    let (Content::Text { text }
    | Content::Attachment {
        caption: Some(text),
        ..
    }) = content
    else {
        return Ok(());
    };
    let chars = text.chars().count();
    if is_blank(text) {
        Err(Unsendable::Empty)
    } else if chars <= max_chars {
        Ok(())
    } else {
        Err(Unsendable::TooLong { chars, max_chars })
    }
}
