//! The five laws, as stories about one replica and a reference server.
//!
//! In reading order: [`server`] (the reference: a log, its entities, its
//! pages), [`deed`] (what may happen there), [`truth`] (what a replica must
//! show), [`client`] (a replica on a bad line); then the stories.

// Setting up is part of the test, also outside the `#[test]` function.
#![allow(clippy::unwrap_used)]

mod client;
mod deed;
mod server;
mod truth;

mod change;
mod convergence;
mod cursor;
mod deletion;
mod echo;
mod link;
mod list;
mod order;
mod outbox;
mod presence;
mod race;
mod reset;
mod search;
mod story;
mod unread;
mod window;

use proptest::test_runner::Config;

/// This many cases, and no file of old failures: a story that failed once
/// becomes a test with a name.
fn cases(number: u32) -> Config {
    Config {
        failure_persistence: None,
        ..Config::with_cases(number)
    }
}
