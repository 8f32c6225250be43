//! The five laws, as stories about one replica and a reference server.
//!
//! In reading order: [`action`] (what may happen on the reference server),
//! [`request`] (what a client asks it for), [`truth`] (what a replica must show),
//! [`client`] (a replica on a bad network); then the stories.

// Setting up is part of the test, also outside the `#[test]` function.
#![allow(clippy::unwrap_used)]

mod action;
mod client;
mod request;
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
