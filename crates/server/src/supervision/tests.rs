//! What is started again, how often, and when it is given up.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::time::timeout;

use super::*;

const GENEROUS: Duration = Duration::from_secs(60);
const SOON: Restarts = Restarts {
    first_pause: Duration::from_millis(1),
    longest_pause: Duration::from_secs(60),
    most: None,
};

#[tokio::test]
async fn a_job_that_panics_or_ends_is_started_again_until_the_server_stops() {
    let (stop, stopping) = watch::channel(false);
    let starts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&starts);
    let job = supervise(
        "test",
        SOON,
        stopping.clone(),
        Fatal::default(),
        move || {
            let start = counted.fetch_add(1, Ordering::SeqCst);
            let (mut stopping, stop) = (stopping.clone(), stop.clone());
            async move {
                match start {
                    0 => panic!("on purpose"),
                    1 => {}
                    2 => {
                        tokio::task::yield_now().await;
                        panic!("on purpose, later");
                    }
                    _ => {
                        stop.send_replace(true);
                        drop(stopping.wait_for(|stopping| *stopping).await);
                    }
                }
            }
        },
    );
    timeout(GENEROUS, job).await.unwrap();
    assert_eq!(starts.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_job_that_cannot_be_kept_running_is_fatal() {
    let (_stop, stopping) = watch::channel(false);
    let fatal = Fatal::default();
    let few = Restarts {
        most: Some(3),
        ..SOON
    };
    let job = supervise("test", few, stopping, fatal.clone(), || async {
        panic!("on purpose")
    });
    timeout(GENEROUS, job).await.unwrap();
    fatal.report("something that follows from it");
    let reason = timeout(GENEROUS, fatal.reported()).await.unwrap();
    assert!(
        reason.contains("\"test\"") && reason.contains("on purpose"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_pause_ends_when_the_server_stops() {
    let (stop, stopping) = watch::channel(false);
    let long = Restarts {
        first_pause: Duration::from_secs(3_600),
        longest_pause: Duration::from_secs(3_600),
        most: None,
    };
    let job = supervise("test", long, stopping, Fatal::default(), || async {});
    let stopped = async { stop.send_replace(true) };
    timeout(GENEROUS, async { tokio::join!(biased; job, stopped) })
        .await
        .unwrap();
}

#[test]
fn a_thread_that_fails_is_run_again_until_it_is_done() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let thread = supervised_thread("test", SOON, Fatal::default(), move || {
        match counted.fetch_add(1, Ordering::SeqCst) {
            0 => panic!("on purpose"),
            1 => Err("on purpose".to_owned()),
            _ => Ok(()),
        }
    });
    thread.unwrap().join().unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3);
}

#[test]
fn pauses_double_up_to_the_longest_and_end_after_the_most() {
    let restarts = Restarts::FEW;
    let pauses: Vec<_> = (1..=6).map(|failures| restarts.pause(failures)).collect();
    let millis = |millis| Some(Duration::from_millis(millis));
    assert_eq!(
        pauses,
        [
            millis(200),
            millis(400),
            millis(800),
            millis(1600),
            millis(3200),
            None
        ]
    );
    assert_eq!(
        Restarts::FOREVER.pause(u32::MAX),
        Some(Restarts::FOREVER.longest_pause)
    );
}
