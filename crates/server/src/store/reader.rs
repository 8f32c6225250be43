//! Readers: a few connections, each query in one snapshot, off the async
//! threads.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::Connection;

use super::{database::connection, error::StoreError, fault, log_identity};
use crate::{blocking::BlockingLimit, panic};

const READERS: usize = 4;
/// Steps of SQLite's machine between two looks whether a query is still wanted.
const STEPS: std::ffi::c_int = 10_000;

/// One consistent snapshot.
#[derive(Debug)]
pub struct Read<'a> {
    pub(super) connection: &'a Connection,
}

impl Read<'_> {
    /// Reads a page that is always there.
    pub fn probe(&self) -> Result<(), StoreError> {
        log_identity::position(self.connection).map(drop)
    }
}

#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
    limit: BlockingLimit,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let free = (0..READERS)
            .map(|_| connection::open_reader(path))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            path: path.to_owned(),
            free: Mutex::new(free),
            limit: BlockingLimit::new(READERS),
        })
    }

    pub(super) async fn read<T, F>(self: Arc<Self>, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let cancel_on_drop = CancelOnDrop::default();
        let is_given_up = Arc::clone(&cancel_on_drop.is_given_up);
        let limit = self.limit.clone();
        limit
            .run(move || self.run(is_given_up, query))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn run<T>(
        &self,
        is_given_up: Arc<AtomicBool>,
        query: impl FnOnce(&Read<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if is_given_up.load(Ordering::Relaxed) {
            return Err(StoreError::Closed);
        }
        let free = self.free().pop();
        let mut connection = match free {
            Some(connection) => connection,
            // One was lost. There are never more of them than permits.
            None => connection::open_reader(&self.path)?,
        };
        let result = panic::catch(|| {
            let is_given_up = move || is_given_up.load(Ordering::Relaxed);
            connection.progress_handler(STEPS, Some(is_given_up))?;
            let snapshot = connection.unchecked_transaction()?;
            query(&Read {
                connection: &snapshot,
            })
        });
        let result = result.unwrap_or_else(|panic| {
            metrics::counter!("frontdesk_store_panics_total", "side" => "read").increment(1);
            Err(panic.into())
        });
        let is_lost = result.as_ref().is_err_and(fault::costs_connection);
        let is_free = connection.progress_handler(0, None::<fn() -> bool>).is_ok();
        if is_free && fault::roll_back(&connection) && !is_lost {
            self.free().push(connection);
        }
        result
    }

    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by the caller's future: a query whose caller is gone is interrupted, so
/// that it does not keep others waiting.
#[derive(Debug, Default)]
struct CancelOnDrop {
    is_given_up: Arc<AtomicBool>,
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.is_given_up.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
