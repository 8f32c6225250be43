//! What is said of files.

use protocol::attachment::MAX_BYTES;

use super::{
    admission::{FileRefusal, MAX_WAITING},
    contents::TrayEntry,
    file::UploadState,
};

/// How much of a name is said within a sentence, in characters.
const NAME_CHARS: usize = 40;
/// How many names are said in one sentence.
const NAMES: usize = 3;

/// A file's name within a sentence: short, and isolated, since it may run the other
/// way.
pub fn quoted(name: &str) -> String {
    let mut short: String = name.chars().take(NAME_CHARS).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    format!("“\u{2068}{short}\u{2069}”")
}

/// “a”, “b” and 2 more.
fn listed(names: &[&str]) -> String {
    let said: Vec<_> = names.iter().take(NAMES).map(|name| quoted(name)).collect();
    let said = said.join(", ");
    match names.len().saturating_sub(NAMES) {
        0 => said,
        more => format!("{said} and {more} more"),
    }
}

/// Why files were not taken: one sentence for each reason. None if all were.
pub fn refused(refused: &[(String, FileRefusal)]) -> Option<String> {
    let reasons = [
        FileRefusal::Folder,
        FileRefusal::Empty,
        FileRefusal::TooLarge,
        FileRefusal::Twice,
        FileRefusal::TooMany,
    ];
    let sentences = reasons.into_iter().filter_map(|reason| {
        let those = refused.iter().filter(|(_, why)| *why == reason);
        let names: Vec<&str> = those.map(|(name, _)| name.as_str()).collect();
        (!names.is_empty()).then(|| sentence(reason, &names))
    });
    let sentences: Vec<_> = sentences.collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn sentence(reason: FileRefusal, names: &[&str]) -> String {
    let is_one = names.len() == 1;
    let names_said = listed(names);
    let (one, many) = match reason {
        FileRefusal::Folder => (
            "is a folder: add the files in it",
            "are folders: add the files in them",
        ),
        FileRefusal::Empty => ("is empty", "are empty"),
        FileRefusal::TooLarge => {
            let verb = if is_one { "has" } else { "have" };
            let most = MAX_BYTES >> 20;
            return format!("{names_said} {verb} more than {most} MB, the most that can be sent.");
        }
        FileRefusal::Twice => ("is here already", "are here already"),
        FileRefusal::TooMany => {
            let left_out = count(names.len());
            let verb = if is_one { "was" } else { "were" };
            return format!("{MAX_WAITING} files can wait at a time: {left_out} {verb} left out.");
        }
    };
    format!("{names_said} {}.", if is_one { one } else { many })
}

/// 1 file, 2 files.
fn count(files: usize) -> String {
    match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    }
}

/// For a screen reader: so many files were added, of which the first is called so.
pub fn added(first: &str, added: usize, waiting: usize) -> String {
    let what = match added {
        1 => quoted(first),
        added => count(added),
    };
    format!("{what} added. {} to send.", count(waiting))
}

/// For a screen reader: a file was taken out.
pub fn removed(name: &str, left: usize) -> String {
    let left = match left {
        0 => "No file".to_owned(),
        left => count(left),
    };
    format!("{} removed. {left} to send.", quoted(name))
}

/// A file that was sent, while its conversation was open, could not be uploaded.
pub fn not_sent(name: &str, why: &str) -> String {
    format!("{} was not sent. {why}", quoted(name))
}

/// Files went with a conversation that was resolved.
pub fn went_with_resolved(files: usize) -> String {
    let verb = if files == 1 { "was" } else { "were" };
    format!(
        "{} that waited {verb} not sent: the conversation was resolved.",
        count(files)
    )
}

/// How a file is doing, as style and tests know it.
pub const fn state_word(entry: &TrayEntry) -> &'static str {
    match (&entry.file.upload, entry.is_sending) {
        (UploadState::Failed(_), _) => "failed",
        (_, true) => "sending",
        (UploadState::Queued | UploadState::Underway, false) => "uploading",
        (UploadState::Stored(_), false) => "ready",
    }
}

/// The same for a person. None where there is nothing to say.
pub fn status(entry: &TrayEntry) -> Option<&str> {
    match (&entry.file.upload, entry.is_sending) {
        (UploadState::Failed(failure), _) => Some(&failure.words),
        (_, true) => Some("goes by itself once it is uploaded"),
        (UploadState::Queued | UploadState::Underway, false) => Some("uploading"),
        (UploadState::Stored(_), false) => None,
    }
}
