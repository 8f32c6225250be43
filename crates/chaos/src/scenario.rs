//! The scenarios, one file each, and how much each of them does.

pub(crate) mod clock;
pub(crate) mod disk;
pub(crate) mod floods;
pub(crate) mod hangups;
pub(crate) mod kills;
pub(crate) mod log;
pub(crate) mod readers;
pub(crate) mod restore;

use std::time::Duration;

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChaosPlan {
    pub(crate) kills: usize,
    pub(crate) writes: usize,
    /// The kills end after this, whatever is missing.
    pub(crate) kills_within: Duration,
    /// The longest that a server runs between two kills.
    pub(crate) longest_life: Duration,
    /// How long each flood goes on.
    pub(crate) flood: Duration,
    pub(crate) seed: u64,
}

impl ChaosPlan {
    pub(crate) const fn new(quick: bool, seed: u64) -> Self {
        if quick {
            Self {
                kills: 20,
                writes: 10_000,
                kills_within: Duration::from_secs(90),
                longest_life: Duration::from_millis(1_200),
                flood: Duration::from_secs(5),
                seed,
            }
        } else {
            Self {
                kills: 200,
                writes: 200_000,
                kills_within: Duration::from_secs(480),
                longest_life: Duration::from_millis(1_800),
                flood: Duration::from_secs(12),
                seed,
            }
        }
    }

    /// Prints which step has begun.
    pub(crate) fn step(what: &str) {
        eprintln!("==> {what}");
    }
}
