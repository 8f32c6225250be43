//! Which files a tray takes.

use protocol::attachment::MAX_BYTES;

use super::file::{FileFacts, TrayFile};

/// How many files wait in one conversation at most.
pub const MAX_WAITING: usize = 10;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRefusal {
    /// It is a folder, which a browser hands over as a file without content.
    Folder,
    Empty,
    TooLarge,
    /// It waits already.
    Twice,
    TooMany,
}

/// Whether a file can wait beside those that do.
///
/// # Errors
/// Why it cannot.
pub fn check(file: &FileFacts, waiting: &[TrayFile]) -> Result<(), FileRefusal> {
    if file.size == 0 {
        Err(FileRefusal::Empty)
    } else if file.size > MAX_BYTES {
        Err(FileRefusal::TooLarge)
    } else if waiting.iter().any(|other| other.facts == *file) {
        Err(FileRefusal::Twice)
    } else if waiting.len() >= MAX_WAITING {
        Err(FileRefusal::TooMany)
    } else {
        Ok(())
    }
}
