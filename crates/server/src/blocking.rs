//! Blocking work off the async threads, a limited number of pieces at once.

use std::sync::Arc;

use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
};

/// A limit on how much of one kind of work runs at once. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BlockingLimit {
    permits: Arc<Semaphore>,
}

impl BlockingLimit {
    pub fn new(at_once: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// Waits for a permit, then runs `work`. Whoever stops waiting leaves the
    /// queue. The permit stays with work that has begun until it is done,
    /// whoever still waits for it: a thread cannot be called back.
    ///
    /// # Errors
    /// If the work panicked, or the runtime stops.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await;
        let permit = permit.expect("the semaphore is never closed");
        spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };

    use futures::{FutureExt as _, poll};
    use tokio::time::timeout;

    use super::*;

    const GENEROUS: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn work_whose_client_is_gone_keeps_its_permit_until_it_is_done() {
        let limit = BlockingLimit::new(1);
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (end, is_to_end) = mpsc::channel::<()>();
        let mut first = Box::pin(limit.run(move || {
            begun.send(()).unwrap();
            is_to_end.recv().unwrap();
        }));
        assert!(poll!(&mut first).is_pending());
        timeout(GENEROUS, has_begun).await.unwrap().unwrap();
        drop(first);
        let mut second = Box::pin(limit.run(|| "done"));
        assert!(poll!(&mut second).is_pending());
        assert_eq!(limit.permits.available_permits(), 0);
        end.send(()).unwrap();
        let done = timeout(GENEROUS, second).await.unwrap().unwrap();
        assert_eq!(done, "done");
    }

    #[tokio::test]
    async fn who_hangs_up_in_the_queue_leaves_no_work_behind() {
        let limit = BlockingLimit::new(1);
        let ran = Arc::new(AtomicUsize::new(0));
        let (end, is_to_end) = mpsc::channel::<()>();
        let mut first = Box::pin(limit.run(move || is_to_end.recv().unwrap()));
        assert!(poll!(&mut first).is_pending());
        for _ in 0..250 {
            let ran = Arc::clone(&ran);
            let cancelled = limit.run(move || ran.fetch_add(1, Ordering::SeqCst));
            assert!(cancelled.now_or_never().is_none());
        }
        end.send(()).unwrap();
        timeout(GENEROUS, first).await.unwrap().unwrap();
        timeout(GENEROUS, limit.run(|| ())).await.unwrap().unwrap();
        assert_eq!(ran.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn work_that_panics_gives_its_permit_back() {
        let limit = BlockingLimit::new(1);
        assert!(limit.run(|| panic!("on purpose")).await.is_err());
        let next = timeout(GENEROUS, limit.run(|| 1)).await.unwrap();
        assert_eq!(next.unwrap(), 1);
    }
}
