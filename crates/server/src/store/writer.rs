//! One thread writes. What waits is committed together, so that `FULL`
//! durability costs one sync per group and not one per message.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
};

use protocol::{AccountId, Logged, Seq};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    StoreError, audience::Audience, commit_guard::CommitGuard, connection, transaction::Transaction,
};

/// The most commands in one commit.
const GROUP: usize = 512;
/// The most commands that may wait; past it the answer is "busy".
const QUEUE: usize = 8_192;
/// Size of the write-ahead log past which it is copied into the database.
const CHECKPOINT_BYTES: u64 = 8 * 1024 * 1024;
/// Past this the writer itself waits for all of the copy, to bound the file:
/// somebody reads for so long that the log cannot begin again.
const WAL_LIMIT_BYTES: u64 = 256 * 1024 * 1024;
/// Pages in the log past which it is worth beginning again: 16 MiB.
const LONG_LOG: i64 = 4_096;

/// What one group did to one account, after it is durable.
#[derive(Debug)]
pub struct Committed {
    pub account_id: AccountId,
    /// The account's newest event before the group.
    pub prev: Seq,
    /// The newest one now.
    pub cursor: Seq,
    /// In log order, each with who may see it.
    pub events: Vec<(Logged, Audience)>,
}

#[derive(Debug)]
pub(super) struct Writer {
    queue: SyncSender<Box<dyn Work>>,
}

/// A command in the queue, with where its answer goes.
trait Work: Send {
    /// Runs it; `Err` means the transaction is spoilt.
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), String>;
    /// Answers, after the commit or its failure.
    fn answer(self: Box<Self>, committed: Result<(), String>);
}

struct Command<T, F> {
    command: F,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Work for Command<T, F>
where
    T: Send,
    F: FnMut(&mut Transaction<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), String> {
        let result = (self.command)(transaction);
        let spoilt = match &result {
            Ok(_) | Err(StoreError::Refused(_)) => None,
            Err(error) => Some(error.to_string()),
        };
        self.result = Some(result);
        spoilt.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, committed: Result<(), String>) {
        let answer = match (committed, self.result) {
            (Ok(()), Some(result)) => result,
            // A rule's "no" holds whether or not the others were stored.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(StoreError::Commit(error)),
            (Ok(()), None) => Err(StoreError::Closed),
        };
        // The asker may be gone; the commit stands all the same.
        drop(self.reply.send(answer));
    }
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        path: &Path,
        guard: Arc<CommitGuard>,
        committed: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::sync_channel(QUEUE);
        // Checkpoints run on their own thread: in the writer they are the
        // latency spikes.
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let (ask, asked) = mpsc::sync_channel(1);
        let nearly = Arc::new(AtomicBool::new(false));
        let copier = connection::open(path)?;
        let checkpoint = Checkpoint {
            wal: wal_path(path),
            ask,
            nearly: Arc::clone(&nearly),
        };
        std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || copy_when_asked(&copier, &asked, &nearly))
            .map_err(|error| StoreError::Commit(error.to_string()))?;
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || write_groups(&connection, &guard, &waiting, committed, &checkpoint))
            .map_err(|error| StoreError::Commit(error.to_string()))?;
        Ok(Self { queue })
    }

    pub(super) async fn write<T, F>(&self, command: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(Command {
            command,
            result: None,
            reply,
        });
        self.queue.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Commit("too many commands wait".to_owned()),
            TrySendError::Disconnected(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

fn write_groups(
    connection: &Connection,
    guard: &CommitGuard,
    waiting: &Receiver<Box<dyn Work>>,
    mut committed: impl FnMut(Committed),
    checkpoint: &Checkpoint,
) {
    let mut group: Vec<Box<dyn Work>> = Vec::with_capacity(GROUP);
    while let Ok(first) = waiting.recv() {
        group.push(first);
        group.extend(waiting.try_iter().take(GROUP - 1));
        metrics::histogram!("frontdesk_commit_group_size").record(group.len() as f64);
        match commit(connection, guard, &mut group) {
            Ok(done) => {
                done.into_iter().for_each(&mut committed);
                group.drain(..).for_each(|work| work.answer(Ok(())));
            }
            Err(error) if group.len() == 1 => {
                tracing::error!(%error, "commit failed");
                metrics::counter!("frontdesk_commit_failures_total").increment(1);
                group
                    .drain(..)
                    .for_each(|work| work.answer(Err(error.clone())));
            }
            // One of them spoilt it for all: each on its own.
            Err(_) => {
                for work in group.drain(..) {
                    let mut alone = vec![work];
                    let result = commit(connection, guard, &mut alone);
                    let answer = result.map(|done| done.into_iter().for_each(&mut committed));
                    if let Err(error) = &answer {
                        tracing::error!(%error, "commit failed");
                        metrics::counter!("frontdesk_commit_failures_total").increment(1);
                    }
                    alone
                        .into_iter()
                        .for_each(|work| work.answer(answer.clone()));
                }
            }
        }
        checkpoint.keep_short(connection);
    }
}

fn commit(
    connection: &Connection,
    guard: &CommitGuard,
    group: &mut [Box<dyn Work>],
) -> Result<Vec<Committed>, String> {
    guard.check().map_err(|fault| fault.to_string())?;
    connection
        .prepare_cached("BEGIN IMMEDIATE")
        .and_then(|mut begin| begin.execute([]))
        .map_err(|error| error.to_string())?;
    let result = run(connection, group).and_then(|done| {
        let commits = guard.count(connection).map_err(|error| error.to_string())?;
        connection
            .prepare_cached("COMMIT")
            .and_then(|mut commit| commit.execute([]))
            .map_err(|error| error.to_string())?;
        guard.committed(commits);
        Ok(done)
    });
    if result.is_err()
        && !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "rollback failed");
    }
    result
}

fn run(connection: &Connection, group: &mut [Box<dyn Work>]) -> Result<Vec<Committed>, String> {
    let mut transaction = Transaction::new(connection);
    for work in group {
        work.run(&mut transaction)?;
    }
    transaction.finish().map_err(|error| error.to_string())
}

/// Keeps the write-ahead log short, without making anybody wait.
///
/// The log begins again at its start when all of it is in the database at the
/// moment a write begins. While writes follow each other, the copying thread
/// is always a few pages behind; those the writer copies itself.
#[derive(Debug)]
struct Checkpoint {
    wal: PathBuf,
    ask: SyncSender<()>,
    /// All but the last pages of a long log are in the database.
    nearly: Arc<AtomicBool>,
}

impl Checkpoint {
    fn keep_short(&self, connection: &Connection) {
        if self.nearly.swap(false, Ordering::AcqRel) {
            copy(connection, "PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        let size = std::fs::metadata(&self.wal).map_or(0, |file| file.len());
        if size > WAL_LIMIT_BYTES {
            copy(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } else if size > CHECKPOINT_BYTES {
            // Full means one is asked for already.
            let _asked = self.ask.try_send(());
        }
    }
}

fn copy_when_asked(connection: &Connection, asked: &Receiver<()>, nearly: &AtomicBool) {
    while asked.recv().is_ok() {
        let pages = copy(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        nearly.store(pages > LONG_LOG, Ordering::Release);
        // The file keeps its size; asking again at once would only spin.
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

/// Copies what can be copied; gives the pages in the log.
fn copy(connection: &Connection, pragma: &str) -> i64 {
    let pages = connection.query_row(pragma, [], |row| row.get("log"));
    pages.unwrap_or_else(|error| {
        tracing::warn!(%error, "checkpoint failed");
        0
    })
}

fn wal_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
