//! Waiting for what another task does in its own time.

use std::time::Duration;

use tokio::time::{sleep, timeout};

const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Ends a test that would hang. No test asserts how long something takes.
const HANGS_AFTER: Duration = Duration::from_secs(120);

/// Looks until it is so.
///
/// # Panics
/// If it never is.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = timeout(HANGS_AFTER, async {
        while !is_so() {
            sleep(LOOK_EVERY).await;
        }
    });
    assert!(waiting.await.is_ok(), "still not so: {what}");
}
