//! One file of a tray, and how far its upload is.

use protocol::Attachment;

/// Which file it is, on this page. A number is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrayKey(pub u32);

/// What the browser says of a file, before anybody has looked into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    pub name: String,
    /// By its ending: `image/png`. Empty where the browser knows none.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// When it was changed last, in milliseconds: tells files of one name apart.
    pub modified: i64,
}

impl FileFacts {
    /// Whether it is worth trying to show it.
    pub fn is_picture(&self) -> bool {
        self.media_type.starts_with("image/")
    }
}

/// A file that waits, or is being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayFile {
    pub key: TrayKey,
    pub facts: FileFacts,
    pub upload: UploadState,
}

/// How far a file is on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadState {
    /// Others go first.
    Queued,
    Underway,
    /// The server has it.
    Stored(Attachment),
    Failed(UploadFailure),
}

/// Why the server does not have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadFailure {
    /// For a person.
    pub words: String,
    /// Whether the same file can be taken at another time.
    pub is_temporary: bool,
}
