//! Readers: a few connections, each query in one snapshot, off the async
//! threads.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use super::{
    database::{DatabaseEngine, EngineConnection, SqlConnection},
    error::{CommitFailure, StoreError},
    log_identity,
};
use crate::{blocking::BlockingLimit, panic};

const READERS: usize = 4;

/// One consistent snapshot.
#[derive(Debug)]
pub struct ReadSnapshot<'a> {
    pub(super) connection: &'a dyn SqlConnection,
}

impl ReadSnapshot<'_> {
    /// Reads a page that is always there.
    pub fn probe(&self) -> Result<(), StoreError> {
        log_identity::position(self.connection).map(drop)
    }
}

#[derive(Debug)]
pub(super) struct Readers {
    engine: Arc<dyn DatabaseEngine>,
    free: Mutex<Vec<Box<dyn EngineConnection>>>,
    limit: BlockingLimit,
}

impl Readers {
    pub(super) fn open(engine: Arc<dyn DatabaseEngine>) -> Result<Self, StoreError> {
        let free = (0..READERS)
            .map(|_| engine.open_reader())
            .collect::<Result<_, _>>()?;
        Ok(Self {
            engine,
            free: Mutex::new(free),
            limit: BlockingLimit::new(READERS),
        })
    }

    pub(super) async fn read<T, F>(self: Arc<Self>, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadSnapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let cancel_on_drop = CancelOnDrop::default();
        let is_given_up = Arc::clone(&cancel_on_drop.is_given_up);
        let limit = self.limit.clone();
        limit
            .run(move || self.run(is_given_up, query))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    pub(super) fn engine(&self) -> &dyn DatabaseEngine {
        &*self.engine
    }

    fn run<T>(
        &self,
        is_given_up: Arc<AtomicBool>,
        query: impl FnOnce(&ReadSnapshot<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if is_given_up.load(Ordering::Relaxed) {
            return Err(StoreError::Closed);
        }
        let free = self.free().pop();
        let connection = match free {
            Some(connection) => connection,
            // One was lost. There are never more of them than permits.
            None => self.engine.open_reader()?,
        };
        let result = panic::catch(|| {
            connection.begin_snapshot(is_given_up)?;
            let connection = connection.sql();
            query(&ReadSnapshot { connection })
        });
        let result = result.unwrap_or_else(|panic| {
            metrics::counter!("frontdesk_store_panics_total", "side" => "read").increment(1);
            Err(panic.into())
        });
        let failure = result.as_ref().err().map(CommitFailure::from);
        let is_lost = failure.is_some_and(|failure| failure.costs_connection());
        if connection.end_snapshot() && !is_lost {
            self.free().push(connection);
        }
        result
    }

    fn free(&self) -> MutexGuard<'_, Vec<Box<dyn EngineConnection>>> {
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
