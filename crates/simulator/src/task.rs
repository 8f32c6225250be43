//! The simulator's background work: counted, so that a test can wait for it,
//! and ended with the simulator.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::{sync::watch, task::JoinSet};

/// All tasks of one simulator. After [`stop`](Self::stop) nothing runs and
/// nothing can be started.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// `None` once stopped.
    running: Mutex<Option<JoinSet<()>>>,
    count: watch::Sender<usize>,
    stopped: watch::Sender<bool>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        Self {
            running: Mutex::new(Some(JoinSet::new())),
            count: watch::Sender::new(0),
            stopped: watch::Sender::new(false),
        }
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut running = self.lock();
        let Some(tasks) = running.as_mut() else {
            return;
        };
        // What has ended is let go of here, so a long demo does not grow.
        while let Some(ended) = tasks.try_join_next() {
            if let Err(error) = ended
                && error.is_panic()
            {
                tracing::error!(%error, "a simulated task panicked");
            }
        }
        let ticket = Ticket::new(self.count.clone());
        tasks.spawn(async move {
            work.await;
            drop(ticket);
        });
    }

    /// Waits until nothing is under way.
    pub(crate) async fn idle(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.count.subscribe().wait_for(|&count| count == 0).await;
    }

    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
        let running = self.lock().take();
        // Dropping the set aborts what is in it; not under the lock, since a
        // task that ends may hold anything.
        drop(running);
    }

    /// Waits for [`stop`](Self::stop).
    pub(crate) async fn stopped(&self) {
        let _ = self.stopped.subscribe().wait_for(|&stopped| stopped).await;
    }

    fn lock(&self) -> MutexGuard<'_, Option<JoinSet<()>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One task's place in the count, given back however the task ends.
struct Ticket(watch::Sender<usize>);

impl Ticket {
    fn new(count: watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
