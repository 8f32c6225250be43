//! Readiness: the data folder is whole, and the database is written and read in
//! time.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use crate::store::{Store, StoreError};

/// Why the server is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    #[error("the server is stopping")]
    Stopping,
    #[error("the data folder cannot be used; the log says why")]
    Folder,
    #[error("the database cannot be written")]
    Write,
    #[error("the database is not written in time")]
    WriteTimeout,
    #[error("the database cannot be read")]
    Read,
    #[error("the database is not read in time")]
    ReadTimeout,
}

/// Asks the store whether it works.
#[derive(Debug)]
pub struct Readiness {
    limit: Duration,
    write: Probe,
    read: Probe,
}

impl Default for Readiness {
    fn default() -> Self {
        Self::new(Duration::from_secs(2))
    }
}

impl Readiness {
    /// With a limit on how long the store may take to answer.
    pub fn new(limit: Duration) -> Self {
        Self {
            limit,
            write: Probe::default(),
            read: Probe::default(),
        }
    }

    /// # Errors
    /// What does not work, or not in time.
    pub async fn check(&self, store: &Store) -> Result<(), NotReady> {
        if store.check().is_err() {
            return Err(NotReady::Folder);
        }
        let within = self.limit;
        let write = async {
            let store = store.clone();
            let answer = self
                .write
                .ask(async move { store.write(|tx| tx.probe()).await });
            match tokio::time::timeout(within, answer).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(NotReady::Write),
                Err(_) => Err(NotReady::WriteTimeout),
            }
        };
        let read = async {
            let store = store.clone();
            let answer = self
                .read
                .ask(async move { store.read(|read| read.probe()).await });
            match tokio::time::timeout(within, answer).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(NotReady::Read),
                Err(_) => Err(NotReady::ReadTimeout),
            }
        };
        let (write, read) = tokio::join!(write, read);
        write.and(read)
    }
}

/// A question to the store that is underway once at a time, however many ask
/// and however long it takes.
#[derive(Debug)]
struct Probe {
    /// Closed when the answer is there.
    underway: Mutex<watch::Receiver<Option<bool>>>,
}

impl Default for Probe {
    fn default() -> Self {
        let (_, answered) = watch::channel(None);
        Self {
            underway: Mutex::new(answered),
        }
    }
}

impl Probe {
    async fn ask(
        &self,
        question: impl Future<Output = Result<(), StoreError>> + Send + 'static,
    ) -> bool {
        let mut answer = {
            let mut underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
            if underway.has_changed().is_err() {
                let (told, answer) = watch::channel(None);
                tokio::spawn(async move {
                    let answer = question.await;
                    if let Err(error) = &answer {
                        tracing::error!(%error, "not ready");
                    }
                    told.send_replace(Some(answer.is_ok()));
                });
                *underway = answer;
            }
            underway.clone()
        };
        let answer = answer.wait_for(Option::is_some).await;
        answer.is_ok_and(|answer| *answer == Some(true))
    }
}

#[cfg(test)]
mod tests;
