//! A file that `page/tray.js` has uploaded.

use protocol::{Attachment, ConversationId};
use serde::Deserialize;

/// A file that the server has stored, and the conversation it was picked for.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct UploadedFile {
    /// What was on screen when the visitor picked it.
    pub conversation_id: ConversationId,
    /// The stored file.
    pub attachment: Attachment,
    /// What the visitor wrote with it; empty if nothing.
    #[serde(default)]
    pub caption: String,
}
