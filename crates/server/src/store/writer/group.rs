//! What the writer thread does: takes what waits, commits it as one group, and
//! answers. Whatever goes wrong with one command costs that command.

use std::sync::{Arc, mpsc::Receiver};

use super::Work;
use crate::{
    panic,
    store::{
        commit_guard::CommitGuard,
        committed::Committed,
        database::{DatabaseEngine, EngineConnection, Maintenance},
        error::{CommitFailure, StoreError},
        transaction::Transaction,
    },
};

/// The most commands in one commit.
const GROUP: usize = 512;

type Group = Vec<Box<dyn Work>>;

pub(super) struct Groups<C> {
    pub(super) connection: Box<dyn EngineConnection>,
    pub(super) engine: Arc<dyn DatabaseEngine>,
    pub(super) waiting: Receiver<Box<dyn Work>>,
    pub(super) maintenance: Box<dyn Maintenance>,
    pub(super) guard: Arc<CommitGuard>,
    /// Told of each group that is durable.
    pub(super) on_commit: C,
}

impl<C: FnMut(Committed)> Groups<C> {
    /// Stores groups until nobody can ask any more.
    ///
    /// # Errors
    /// If the connection cannot be used and there is no other to be had. Called
    /// again, it tries again.
    pub(super) fn store(&mut self) -> Result<(), String> {
        self.check_connection()?;
        while let Ok(first) = self.waiting.recv() {
            let mut group = Vec::with_capacity(GROUP);
            group.push(first);
            group.extend(self.waiting.try_iter().take(GROUP - 1));
            metrics::histogram!("frontdesk_commit_group_commands").record(group.len() as f64);
            self.store_group(group)?;
            self.maintenance.after_commit(self.connection.sql());
        }
        Ok(())
    }

    fn store_group(&mut self, mut group: Group) -> Result<(), String> {
        let Err(failure) = self.commit(&mut group) else {
            answer(group, &Ok(()));
            return Ok(());
        };
        if group.len() == 1 {
            report_failure(&failure);
            answer(group, &Err(failure.clone()));
            return self.recover(&failure);
        }
        self.recover(&failure)?;
        // One of them spoilt it for all: each on its own.
        for work in group {
            let mut alone = vec![work];
            let stored = self.commit(&mut alone);
            if let Err(failure) = &stored {
                report_failure(failure);
            }
            answer(alone, &stored);
            if let Err(failure) = &stored {
                self.recover(failure)?;
            }
        }
        Ok(())
    }

    /// Commits a group and tells the listeners what it did.
    fn commit(&mut self, group: &mut Group) -> Result<(), CommitFailure> {
        let done = commit(&*self.connection, &self.guard, group)?;
        for committed in done {
            // It is durable, whatever becomes of the news: who misses it reads
            // the log.
            let told = panic::catch(|| (self.on_commit)(committed));
            if let Err(panic) = told {
                tracing::error!(%panic, "a commit could not be told");
            }
        }
        Ok(())
    }

    /// After a failure: a new connection where the old one may be to blame.
    fn recover(&mut self, failure: &CommitFailure) -> Result<(), String> {
        if failure.costs_connection()
            && let Err(error) = self.reopen()
        {
            tracing::error!(%error, "the database cannot be opened again; the old connection stays");
        }
        self.check_connection()
    }

    /// A connection that is stuck in a transaction takes no more commands, and
    /// keeps everybody else from writing.
    fn check_connection(&mut self) -> Result<(), String> {
        if self.connection.roll_back() {
            return Ok(());
        }
        self.reopen()
            .map_err(|error| format!("the database cannot be opened again for writing: {error}"))
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        // What has the name by now may be another file.
        self.guard.check()?;
        self.connection = self.engine.open_writer()?;
        metrics::counter!("frontdesk_store_reopened_total").increment(1);
        tracing::warn!("the database was opened again for writing");
        Ok(())
    }
}

fn report_failure(failure: &CommitFailure) {
    tracing::error!(error = %failure, "commit failed");
    metrics::counter!("frontdesk_commit_failures_total").increment(1);
}

fn answer(group: Group, stored: &Result<(), CommitFailure>) {
    for work in group {
        // With the answer goes all that the command holds.
        if let Err(panic) = panic::catch(|| work.answer(stored.clone())) {
            tracing::error!(%panic, "a command could not be answered");
        }
    }
}

/// All or nothing of a group.
fn commit(
    connection: &dyn EngineConnection,
    guard: &CommitGuard,
    group: &mut Group,
) -> Result<Vec<Committed>, CommitFailure> {
    let stored = panic::catch(|| {
        guard.check()?;
        connection.begin()?;
        let done = run(connection, group)?;
        let commits = guard.count(connection.sql())?;
        connection.commit()?;
        guard.mark_durable(commits);
        Ok(done)
    });
    let stored = stored.unwrap_or_else(|panic| Err(panic.into()));
    if stored.is_err() {
        connection.roll_back();
    }
    stored
}

fn run(
    connection: &dyn EngineConnection,
    group: &mut Group,
) -> Result<Vec<Committed>, CommitFailure> {
    let mut transaction = Transaction::new(connection.sql());
    for work in group {
        work.run(&mut transaction)?;
    }
    Ok(transaction.finish()?)
}
