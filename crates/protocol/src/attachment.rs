//! Files that go with messages. What a file is, the server says after a look at
//! its bytes; what a browser called it counts for nothing.

use serde::{Deserialize, Serialize};

use crate::AttachmentId;

/// The largest file, in bytes.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// A file that the server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// What it is known by, everywhere and for ever.
    pub id: AttachmentId,
    /// As whoever sent it calls it: without a folder, at most 200 characters.
    pub name: String,
    /// By its bytes: `image/png`.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// Of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl Attachment {
    /// Whether browsers may display it inline. Other kinds can hold scripts (SVG,
    /// HTML), or are no pictures.
    pub fn is_picture(&self) -> bool {
        matches!(
            &*self.media_type,
            "image/png" | "image/jpeg" | "image/gif" | "image/webp"
        )
    }
}
