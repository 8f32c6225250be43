//! Catches panics as values, so that one costs only the work it happened in.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What a panic said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it panicked: {0}")]
pub struct Panicked(pub String);

impl Panicked {
    pub(crate) fn new(payload: &(dyn Any + Send)) -> Self {
        let words = payload
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned());
        Self(words.unwrap_or_else(|| "without words".to_owned()))
    }
}

/// Runs `work`. The caller must not rely on what `work` left half done.
///
/// # Errors
/// If it panicked.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked::new(&*payload))
}

/// The same for a future.
///
/// # Errors
/// If it panicked.
pub async fn catch_async<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    use futures::FutureExt as _;
    let caught = AssertUnwindSafe(work).catch_unwind().await;
    caught.map_err(|payload| Panicked::new(&*payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_in_its_own_words() {
        assert_eq!(
            catch(|| panic!("plain")),
            Err::<(), _>(Panicked("plain".to_owned()))
        );
        let number = 7;
        let formatted = catch(|| panic!("number {number}"));
        assert_eq!(formatted, Err::<(), _>(Panicked("number 7".to_owned())));
        assert_eq!(catch(|| 1), Ok(1));
    }

    #[tokio::test]
    async fn a_future_that_panics_is_caught_at_the_poll_that_panics() {
        let late = catch_async(async {
            tokio::task::yield_now().await;
            panic!("late");
        });
        assert_eq!(late.await, Err::<(), _>(Panicked("late".to_owned())));
    }
}
