//! A store that works is ready; one that does not is told in words, in time.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
    mpsc,
};

use super::*;
use crate::{data_folder::DataFolder, store::Access};

const GENEROUS: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::open(folder.path()).unwrap();
    let lock = data.lock().unwrap();
    let store = Store::open(&data, Access::Alone(&lock), None, |_| {}).unwrap();
    (folder, store)
}

#[tokio::test]
async fn a_store_that_works_is_ready() {
    let (_folder, store) = store();
    assert_eq!(Readiness::new(GENEROUS).check(&store).await, Ok(()));
}

#[tokio::test]
async fn a_writer_that_hangs_is_told_in_time_and_asked_once() {
    let (_folder, store) = store();
    let (go_on, wait) = mpsc::channel::<()>();
    let held = store.clone();
    let held = tokio::spawn(async move {
        let wait = std::sync::Mutex::new(wait);
        held.write(move |_| {
            wait.lock().unwrap().recv().unwrap();
            Ok(())
        })
        .await
    });
    let hurried = Readiness::new(SHORT);
    while hurried.check(&store).await.is_ok() {
        tokio::task::yield_now().await;
    }
    for _ in 0..3 {
        assert_eq!(hurried.check(&store).await, Err(NotReady::WriteTimeout));
    }
    go_on.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert_eq!(Readiness::new(GENEROUS).check(&store).await, Ok(()));
}

#[tokio::test]
async fn many_who_ask_share_one_probe() {
    let probe = Probe::default();
    let asked = Arc::new(AtomicU32::new(0));
    let (answer, is_answered) = watch::channel(false);
    let question = || {
        let (asked, mut is_answered) = (Arc::clone(&asked), is_answered.clone());
        async move {
            asked.fetch_add(1, Ordering::SeqCst);
            is_answered.wait_for(|answered| *answered).await.unwrap();
            Ok(())
        }
    };
    for _ in 0..3 {
        let given_up = tokio::time::timeout(SHORT, probe.ask(question())).await;
        assert!(given_up.is_err());
    }
    answer.send_replace(true);
    assert!(
        tokio::time::timeout(GENEROUS, probe.ask(question()))
            .await
            .unwrap()
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
