//! Waiting for what will be true soon.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::{Instant, sleep};

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Long, because a busy machine is no fault of the program.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks again and again until `look` finds what it wants.
///
/// # Errors
/// What `look` still missed when patience ran out.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    within(PATIENCE, what, look).await
}

/// The same, with another patience.
///
/// # Errors
/// What `look` still missed when patience ran out.
pub async fn within<T>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T>,
) -> Result<T> {
    let end = Instant::now() + patience;
    loop {
        match look().await {
            Ok(found) => return Ok(found),
            Err(missed) if Instant::now() >= end => {
                return Err(missed)
                    .with_context(|| format!("after {patience:?} still not: {what}"));
            }
            Err(_) => sleep(LOOK_EVERY).await,
        }
    }
}
