//! Why a group was not stored, and whether the connection it failed on can still
//! be used.

use rusqlite::{Connection, ErrorCode};

use super::error::StoreError;

/// Why a group of commands was not stored.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) words: String,
    /// The connection is better replaced by a new one.
    pub(super) costs_connection: bool,
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        Self {
            words: error.to_string(),
            costs_connection: costs_connection(error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<crate::data_folder::FolderFault> for Failure {
    fn from(fault: crate::data_folder::FolderFault) -> Self {
        Self::from(&StoreError::from(fault))
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::from(&StoreError::from(error))
    }
}

impl From<crate::panic::Panicked> for Failure {
    fn from(panic: crate::panic::Panicked) -> Self {
        Self::from(&StoreError::from(panic))
    }
}

/// Whether the file, or what the connection knows of it, cannot be trusted any
/// more. A full disk and a lock that somebody holds pass by themselves.
pub(super) fn costs_connection(error: &StoreError) -> bool {
    let StoreError::Sql(error) = error else {
        return false;
    };
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::CannotOpen
                | ErrorCode::ApiMisuse
                | ErrorCode::InternalMalfunction
                | ErrorCode::OutOfMemory
        )
    )
}

/// Leaves no transaction open. False: the connection is stuck in one.
pub(super) fn roll_back(connection: &Connection) -> bool {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "rollback failed");
    }
    connection.is_autocommit()
}
