//! What surrounds each group's commit: before it, the database's files must
//! still be there; after it, the log's marker says that it is durable.

use std::sync::{Mutex, PoisonError};

use super::{database::SqlConnection, error::StoreError, log_identity, log_marker::LogMarker};
use crate::data_folder::{FolderFault, WatchedFiles};

#[derive(Debug)]
pub(super) struct CommitGuard {
    files: WatchedFiles,
    /// `None` once the server has stopped: the marker is the next one's.
    marker: Mutex<Option<LogMarker>>,
}

impl CommitGuard {
    pub(super) fn new(files: WatchedFiles, marker: LogMarker) -> Self {
        Self {
            files,
            marker: Mutex::new(Some(marker)),
        }
    }

    /// Before a group, and whenever somebody asks whether all is well.
    pub(super) fn check(&self) -> Result<(), FolderFault> {
        self.files.check()
    }

    /// At the end of a group's transaction. What a command writes beside a
    /// server is marked before the commit: the server shows it at once, and
    /// knows nothing of it if the command dies.
    pub(super) fn count(&self, connection: &dyn SqlConnection) -> Result<u64, StoreError> {
        let commits = log_identity::count_commit(connection)?;
        let mut marker = self.marker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(marker) = marker.as_mut().filter(|marker| marker.is_beside()) {
            marker.advance(commits)?;
        }
        Ok(commits)
    }

    /// After the commit is durable.
    pub(super) fn mark_durable(&self, commits: u64) {
        let mut marker = self.marker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(marker) = marker.as_mut()
            && let Err(error) = marker.advance(commits)
        {
            tracing::error!(%error, "how far the log has come could not be noted outside the database");
        }
    }

    /// At a stop: makes the marker durable, and writes it no more.
    pub(super) fn close(&self) {
        let marker = self
            .marker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Err(error)) = marker.map(|marker| marker.sync()) {
            tracing::error!(%error, "how far the log has come could not be made durable");
        }
    }

    /// A damaged database is not written to any more, wherever that was found.
    pub(super) fn condemn_if_damaged<T>(
        &self,
        result: Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match result {
            Err(error) if error.is_damage() => {
                // Files that were cut short say more than what SQLite meets.
                self.files.check()?;
                let fault = FolderFault::Damaged(error.to_string());
                Err(self.files.condemn(fault).into())
            }
            result => result,
        }
    }
}
