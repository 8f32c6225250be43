//! The measures, one file each, and how long they take.

pub(crate) mod burst;
pub(crate) mod growth;
pub(crate) mod idle;
pub(crate) mod paced;
pub(crate) mod peak;
pub(crate) mod replica;
pub(crate) mod size;
pub(crate) mod transfer;
pub(crate) mod visit;

use std::{thread, time::Duration};

use anyhow::{Context, Result};
use e2e::Story;

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Runs of which the median is reported.
    pub(crate) runs: usize,
    pub(crate) paced: Duration,
    pub(crate) peak: Duration,
    /// Length of each step while the best number of posters is looked for.
    pub(crate) step: Duration,
    pub(crate) idle_sockets: usize,
    /// First visits, of which the median is reported.
    pub(crate) visits: usize,
    /// Sizes of the large accounts.
    pub(crate) conversations: &'static [usize],
}

impl Extent {
    pub(crate) const fn new(quick: bool) -> Self {
        if quick {
            Self {
                runs: 1,
                paced: Duration::from_secs(5),
                peak: Duration::from_secs(4),
                step: Duration::from_secs(2),
                idle_sockets: 1_000,
                visits: 1,
                conversations: &[10_000, 100_000],
            }
        } else {
            Self {
                runs: 3,
                paced: Duration::from_secs(15),
                peak: Duration::from_secs(12),
                step: Duration::from_secs(4),
                idle_sockets: 5_000,
                visits: 5,
                conversations: &[10_000, 100_000, 1_000_000],
            }
        }
    }

    /// Prints which step has begun.
    pub(crate) fn step(what: &str) {
        eprintln!("==> {what}");
    }
}

/// Runs a story that measures, while no other runs. Each story has its own
/// runtime, and so needs its own thread.
fn alone<T: Send + 'static>(
    name: &str,
    tell: impl AsyncFnOnce(&Story) -> Result<T> + Send + 'static,
) -> Result<T> {
    let teller = thread::Builder::new().name(name.to_owned());
    let told = teller.spawn(|| {
        let mut result = None;
        e2e::story_alone(async |story| {
            result = Some(tell(story).await?);
            Ok(())
        });
        result
    })?;
    let result = told.join().ok().flatten();
    result.with_context(|| format!("the {name} did not end well; its own words are above"))
}
