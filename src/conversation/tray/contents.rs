//! What is in one conversation's tray: files that wait for Send, and before them
//! those that were sent and are still on their way to the server.

use std::fmt;

use protocol::Attachment;

use super::{
    admission::{self, FileRefusal},
    file::{FileFacts, TrayFile, TrayKey, UploadState},
    words,
};

/// One conversation's tray. Files leave it in the order in which they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttachmentTray {
    sending: Vec<FileBatch>,
    waiting: Vec<TrayFile>,
}

/// The files of one Send. None is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileBatch {
    /// Goes with the file that goes first.
    caption: Option<String>,
    files: Vec<TrayFile>,
}

/// A file as a view shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayEntry {
    pub file: TrayFile,
    /// It goes by itself once the server has it.
    pub is_sending: bool,
}

/// A file that is to become a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyFile {
    pub attachment: Attachment,
    pub caption: Option<String>,
}

/// Nothing was sent: this file is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedFile {
    pub name: String,
}

impl fmt::Display for FailedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = words::quoted(&self.name);
        write!(
            f,
            "{name} could not be uploaded. Try it again or remove it, then send."
        )
    }
}

impl AttachmentTray {
    /// In the order in which they will be sent.
    fn files(&self) -> impl Iterator<Item = (&TrayFile, bool)> {
        let sending = self.sending.iter().flat_map(|batch| &batch.files);
        let sending = sending.map(|file| (file, true));
        sending.chain(self.waiting.iter().map(|file| (file, false)))
    }

    fn file_mut(&mut self, key: TrayKey) -> Option<&mut TrayFile> {
        let sending = self.sending.iter_mut();
        let sending = sending.flat_map(|batch| &mut batch.files);
        let mut files = sending.chain(&mut self.waiting);
        files.find(|file| file.key == key)
    }

    /// The keys of all files, in the order in which they stand.
    pub fn keys(&self) -> Vec<TrayKey> {
        self.files().map(|(file, _)| file.key).collect()
    }

    /// One file.
    pub fn entry(&self, key: TrayKey) -> Option<TrayEntry> {
        let (file, is_sending) = self.files().find(|(file, _)| file.key == key)?;
        Some(TrayEntry {
            file: file.clone(),
            is_sending,
        })
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.sending.is_empty() && self.waiting.is_empty()
    }

    /// How many files wait for Send.
    pub fn waiting_count(&self) -> usize {
        self.waiting.len()
    }

    /// The first of the waiting files that cannot be sent.
    pub fn failed(&self) -> Option<FailedFile> {
        let mut waiting = self.waiting.iter();
        let file = waiting.find(|file| matches!(file.upload, UploadState::Failed(_)))?;
        Some(FailedFile {
            name: file.facts.name.clone(),
        })
    }

    /// Lets a file wait, after those that do.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn add(&mut self, key: TrayKey, facts: FileFacts) -> Result<(), FileRefusal> {
        admission::check(&facts, &self.waiting)?;
        self.waiting.push(TrayFile {
            key,
            facts,
            upload: UploadState::Queued,
        });
        Ok(())
    }

    /// Sends what waits: each file goes by itself once the server has it, the first
    /// one with the caption.
    ///
    /// # Errors
    /// A file that failed is in the way; nothing is sent then.
    pub fn send(&mut self, caption: Option<String>) -> Result<(), FailedFile> {
        if let Some(failed) = self.failed() {
            return Err(failed);
        }
        if !self.waiting.is_empty() {
            let files = std::mem::take(&mut self.waiting);
            self.sending.push(FileBatch { caption, files });
        }
        Ok(())
    }

    /// Takes out the file whose turn it is, if the server has it.
    pub fn take_ready(&mut self) -> Option<ReadyFile> {
        let batch = self.sending.first_mut()?;
        let UploadState::Stored(attachment) = &batch.files.first()?.upload else {
            return None;
        };
        let ready = ReadyFile {
            attachment: attachment.clone(),
            caption: batch.caption.take(),
        };
        batch.files.remove(0);
        self.drop_empty_batches();
        Some(ready)
    }

    /// An upload went on. False if the file is gone.
    pub fn set_upload(&mut self, key: TrayKey, state: UploadState) -> bool {
        let file = self.file_mut(key);
        file.map(|file| file.upload = state).is_some()
    }

    /// Takes a file out. Gives back the caption that would have gone with it, unless
    /// another file of the same Send takes it over.
    pub fn remove(&mut self, key: TrayKey) -> Option<String> {
        self.waiting.retain(|file| file.key != key);
        for batch in &mut self.sending {
            batch.files.retain(|file| file.key != key);
        }
        let emptied = self.sending.iter_mut().find(|batch| batch.files.is_empty());
        let caption = emptied.and_then(|batch| batch.caption.take());
        self.drop_empty_batches();
        caption
    }

    /// Takes out all that waits for Send; says how many.
    pub fn remove_waiting(&mut self) -> usize {
        std::mem::take(&mut self.waiting).len()
    }

    /// How many uploads are underway.
    pub fn underway(&self) -> usize {
        let files = self.files();
        files
            .filter(|(file, _)| file.upload == UploadState::Underway)
            .count()
    }

    /// The first file whose upload has not begun.
    pub fn next_queued(&self) -> Option<TrayKey> {
        let mut files = self.files();
        let queued = files.find(|(file, _)| file.upload == UploadState::Queued);
        queued.map(|(file, _)| file.key)
    }

    fn drop_empty_batches(&mut self) {
        self.sending.retain(|batch| !batch.files.is_empty());
    }
}
