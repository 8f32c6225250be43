//! What is dragged or pasted.

use web_sys::{DataTransfer, FileList};

/// Whether it is files, and not a text that brings a picture of itself along.
pub fn has_files(data: &DataTransfer) -> bool {
    let types = data.types();
    let has = |kind: &str| types.includes(&kind.into(), 0);
    has("Files") && !has("text/plain")
}

/// The files, where it is files.
pub fn files(data: &DataTransfer) -> Option<FileList> {
    has_files(data).then(|| data.files()).flatten()
}
