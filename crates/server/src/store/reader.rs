//! Readers: a few connections, each query in one snapshot, off the async
//! threads.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{StoreError, connection};

const READERS: usize = 4;

/// One consistent snapshot.
#[derive(Debug)]
pub struct Read<'a> {
    pub(super) connection: &'a Connection,
}

#[derive(Debug)]
pub(super) struct Readers {
    free: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let free = (0..READERS)
            .map(|_| connection::open_reader(path))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            free: Mutex::new(free),
            permits: Semaphore::new(READERS),
        })
    }

    pub(super) async fn read<T, F>(self: Arc<Self>, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let readers = Arc::clone(&self);
        let _permit = self
            .permits
            .acquire()
            .await
            .map_err(|_| StoreError::Closed)?;
        tokio::task::spawn_blocking(move || readers.run(query))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    fn run<T>(
        &self,
        query: impl FnOnce(&Read<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let connection = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .ok_or(StoreError::Closed)?;
        let result = connection
            .unchecked_transaction()
            .map_err(StoreError::from)
            .and_then(|snapshot| {
                query(&Read {
                    connection: &snapshot,
                })
            });
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        result
    }
}
