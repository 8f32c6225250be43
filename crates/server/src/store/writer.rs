//! One thread writes. What waits is committed together, so that `FULL`
//! durability costs one sync per group and not one per message.

mod group;

use std::sync::{
    Arc,
    mpsc::{self, SyncSender, TrySendError},
};

use tokio::sync::oneshot;

use self::group::Groups;
use super::{
    commit_guard::CommitGuard,
    committed::Committed,
    database::{DatabaseEngine, EngineConnection},
    error::{CommitFailure, StoreError},
    transaction::Transaction,
};
use crate::{
    panic,
    supervision::{Fatal, Restarts, supervised_thread},
};

/// The most commands that may wait; past it the answer is "busy".
const QUEUE: usize = 8_192;

#[derive(Debug)]
pub(super) struct Writer {
    queue: SyncSender<Box<dyn Work>>,
}

/// A command in the queue, with where its answer goes.
trait Work: Send {
    /// Runs it; `Err` means the transaction is spoilt.
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), CommitFailure>;
    /// Answers, after the commit or its failure.
    fn answer(self: Box<Self>, committed: Result<(), CommitFailure>);
}

struct QueuedCommand<T, F> {
    command: F,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Work for QueuedCommand<T, F>
where
    T: Send,
    F: FnMut(&mut Transaction<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), CommitFailure> {
        // What it left half done is rolled back with the transaction.
        let result = panic::catch(|| (self.command)(transaction)).unwrap_or_else(|panic| {
            metrics::counter!("frontdesk_store_panics_total", "side" => "write").increment(1);
            Err(panic.into())
        });
        let spoilt = match &result {
            Ok(_) | Err(StoreError::Refused(_)) => None,
            Err(error) => Some(CommitFailure::from(error)),
        };
        self.result = Some(result);
        spoilt.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, committed: Result<(), CommitFailure>) {
        let answer = match (committed, self.result) {
            (Ok(()), Some(result)) => result,
            // A rule's "no" holds whether or not the others were stored.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(failure), _) => Err(StoreError::Commit(failure)),
            (Ok(()), None) => Err(StoreError::Closed),
        };
        // The asker may be gone; the commit stands all the same.
        drop(self.reply.send(answer));
    }
}

impl Writer {
    pub(super) fn start(
        connection: Box<dyn EngineConnection>,
        engine: Arc<dyn DatabaseEngine>,
        guard: Arc<CommitGuard>,
        fatal: &Fatal,
        restarts: Restarts,
        on_commit: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::sync_channel(QUEUE);
        let maintenance = engine.start_maintenance(fatal)?;
        let mut groups = Groups {
            connection,
            engine,
            waiting,
            maintenance,
            guard,
            on_commit,
        };
        supervised_thread("writer", restarts, fatal.clone(), move || groups.store())
            .map_err(|error| StoreError::Commit(CommitFailure::new(error)))?;
        Ok(Self { queue })
    }

    pub(super) async fn write<T, F>(&self, command: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(QueuedCommand {
            command,
            result: None,
            reply,
        });
        self.queue.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => {
                StoreError::Commit(CommitFailure::new("too many commands wait"))
            }
            TrySendError::Disconnected(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

#[cfg(test)]
mod tests;
