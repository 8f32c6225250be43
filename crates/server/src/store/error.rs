//! What can go wrong in the store, and the rules that commands can break.

use protocol::command::Unsendable;

use crate::{data_folder::FolderFault, panic::Panicked, secret::SecretError};

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A rule says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk is full, the file is locked, a query is wrong.
    #[error("the database failed: {0}")]
    Sql(#[from] rusqlite::Error),
    #[error("a stored value cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The log keeps an entity's id, and reads the entity again on replay:
    /// events of this kind have none.
    #[error("the log cannot replay an event of kind {0:?}")]
    NotReplayable(protocol::EventKind),
    /// The group this was part of could not be committed.
    #[error("the commit failed: {0}")]
    Commit(String),
    #[error("the store is closed")]
    Closed,
    /// A command or query has a mistake in it; nothing of it was stored.
    #[error(transparent)]
    Panicked(#[from] Panicked),
    /// A person has to mend the data folder.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("the data folder cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

impl StoreError {
    /// Whether the database file itself is broken.
    pub(super) fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sql(error) => matches!(
                error.sqlite_error_code(),
                Some(DatabaseCorrupt | NotADatabase)
            ),
            // The writer tells in SQLite's words what it could not commit.
            Self::Commit(words) => {
                words.contains("disk image is malformed") || words.contains("not a database")
            }
            _ => false,
        }
    }
}

/// A rule that a command broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such thing in this account")]
    NotFound,
    #[error("the id belongs to something else")]
    IdTaken,
    #[error("the message has not failed")]
    NotFailed,
    #[error("the address is in use")]
    AddressTaken,
    #[error("there is no such file to be sent")]
    NoSuchFile,
    #[error("too many files were brought and not sent")]
    TooManyFiles,
    #[error("the channel does not take this message: {0}")]
    NotSendable(Unsendable),
    #[error("the website has no secret to sign identities with")]
    NoIdentitySecret,
    #[error("the conversation is not resolved")]
    NotResolved,
    #[error("there are too many attributes")]
    TooManyAttributes,
    #[error("the credentials are not what they were")]
    CredentialsChanged,
    #[error("the website's secret is not what it was")]
    IdentityOutdated,
    #[error("the account's files fill its storage")]
    AccountStorageFull,
    #[error("there is no room for more files of this visitor")]
    VisitorStorageFull,
    #[error("visitors at this network address brought too much today")]
    NetworkStorageFull,
}
