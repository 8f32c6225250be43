//! What can go wrong in the store, and the rules that commands can break.

use protocol::command::Unsendable;

use super::database::{SqlError, SqlErrorKind};
use crate::{data_folder::FolderFault, panic::Panicked, secret::SecretError};

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A rule says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk is full, the file is locked, a query is wrong.
    #[error("the database failed: {0}")]
    Sql(#[from] SqlError),
    #[error("a stored value cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The log keeps an entity's id, and reads the entity again on replay:
    /// events of this kind have none.
    #[error("the log cannot replay an event of kind {0:?}")]
    NotReplayable(protocol::EventKind),
    /// The group this was part of could not be committed.
    #[error("the commit failed: {0}")]
    Commit(CommitFailure),
    #[error("the store is closed")]
    Closed,
    /// A command or query has a mistake in it; nothing of it was stored.
    #[error(transparent)]
    Panicked(#[from] Panicked),
    /// A person has to repair the data folder.
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
        let kind = match self {
            Self::Sql(error) => Some(error.kind),
            Self::Commit(failure) => failure.kind,
            _ => None,
        };
        kind == Some(SqlErrorKind::Damaged)
    }
}

/// Why a group of commands was not stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct CommitFailure {
    words: String,
    /// None if it is none of the database's.
    pub(super) kind: Option<SqlErrorKind>,
}

impl CommitFailure {
    pub(super) fn new(words: impl ToString) -> Self {
        let words = words.to_string();
        Self { words, kind: None }
    }

    /// Whether the connection is better replaced by a new one.
    pub(super) fn costs_connection(&self) -> bool {
        self.kind.is_some_and(SqlErrorKind::costs_connection)
    }
}

impl From<&StoreError> for CommitFailure {
    fn from(error: &StoreError) -> Self {
        let kind = match error {
            StoreError::Sql(error) => Some(error.kind),
            _ => None,
        };
        let words = error.to_string();
        Self { words, kind }
    }
}

impl<E: Into<StoreError>> From<E> for CommitFailure {
    fn from(error: E) -> Self {
        Self::from(&error.into())
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
