//! What is picked, dragged or pasted.

use web_sys::{DataTransfer, File, FileList};

/// Files, and the names of folders that came among them: a browser shows a folder as
/// a file that cannot be read.
#[derive(Debug, Clone, Default)]
pub struct FileTransfer {
    pub files: Vec<File>,
    pub folders: Vec<String>,
}

impl From<&FileList> for FileTransfer {
    fn from(list: &FileList) -> Self {
        Self {
            files: (0..list.length()).filter_map(|at| list.get(at)).collect(),
            folders: Vec::new(),
        }
    }
}

/// Whether it is files, and not a text that brings a picture of itself along.
pub fn has_files(data: &DataTransfer) -> bool {
    let types = data.types();
    let has = |kind: &str| types.includes(&kind.into(), 0);
    has("Files") && !has("text/plain")
}

/// The files, where it is files.
pub fn files(data: &DataTransfer) -> Option<FileTransfer> {
    if !has_files(data) {
        return None;
    }
    let mut transfer = FileTransfer::default();
    let items = data.items();
    for item in (0..items.length()).filter_map(|at| items.get(at)) {
        // Other kinds have neither.
        let entry = item.webkit_get_as_entry().ok().flatten();
        match entry.filter(|entry| entry.is_directory()) {
            Some(folder) => transfer.folders.push(folder.name()),
            None => transfer.files.extend(item.get_as_file().ok().flatten()),
        }
    }
    Some(transfer)
}
