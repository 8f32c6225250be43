//! Files that go with messages. What a file is, the server says after a look at
//! its bytes; what a browser called it counts for nothing.

use serde::{Deserialize, Serialize};

use crate::{
    AttachmentId,
    json::{Write, object_of_given, read_fields},
};

/// The largest file, in bytes.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// A file that the server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

read_fields!(Attachment {
    id,
    name,
    media_type,
    size,
    width,
    height,
});

impl Write for Attachment {
    fn write(&self, out: &mut String) {
        object_of_given(
            out,
            &[
                ("id", &self.id),
                ("name", &self.name),
                ("media_type", &self.media_type),
                ("size", &self.size),
                ("width", &self.width),
                ("height", &self.height),
            ],
        );
    }
}

impl Attachment {
    /// Whether browsers may show it where it stands. Other kinds can hold
    /// programs (SVG, HTML), or are nothing to look at.
    pub fn is_picture(&self) -> bool {
        matches!(
            &*self.media_type,
            "image/png" | "image/jpeg" | "image/gif" | "image/webp"
        )
    }
}
