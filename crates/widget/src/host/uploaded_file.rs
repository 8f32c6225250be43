//! A file that `page/file.js` has uploaded.

use protocol::{Attachment, ConversationId};
use serde::Deserialize;

/// A file that the server has stored, and the conversation it was picked for.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct UploadedFile {
    /// What was on screen when the visitor picked it.
    pub conversation_id: ConversationId,
    /// The stored file.
    pub attachment: Attachment,
}
