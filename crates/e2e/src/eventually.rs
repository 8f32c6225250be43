//! Waiting for what will be true soon.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::{Instant, sleep};

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Ends a story that hangs; long, because a busy machine is no fault of the program.
const HANGS_AFTER: Duration = Duration::from_secs(30);

/// Looks again and again until `look` finds what it wants.
///
/// # Errors
/// What `look` still missed at the end.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    within(HANGS_AFTER, what, look).await
}

/// The same, with a limit of its own.
///
/// # Errors
/// What `look` still missed at the end.
pub async fn within<T>(
    limit: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T>,
) -> Result<T> {
    let end = Instant::now() + limit;
    loop {
        match look().await {
            Ok(found) => return Ok(found),
            Err(missed) if Instant::now() >= end => {
                return Err(missed).with_context(|| format!("after {limit:?} still not: {what}"));
            }
            Err(_) => sleep(LOOK_EVERY).await,
        }
    }
}
