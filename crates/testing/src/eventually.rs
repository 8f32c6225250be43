//! Waiting for what becomes true in the server's own time.

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// Only ends a test that hangs: no test measures how long something takes.
const HANGS_AFTER: Duration = Duration::from_secs(120);
/// Between two checks.
const CHECK_EVERY: Duration = Duration::from_millis(5);

/// Waits until `holds` returns true.
///
/// # Panics
/// With `what`, if that does not happen in two minutes.
pub async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            sleep(CHECK_EVERY).await;
        }
    };
    let held = timeout(HANGS_AFTER, wait).await;
    assert!(held.is_ok(), "after {HANGS_AFTER:?} still not: {what}");
}
