//! The hours in which somebody answers.

use protocol::{Availability, Presence};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{open, status, until},
    server::server,
};

/// What the server says from now on, after every client has loaded anew.
async fn reopen(availability: Availability) {
    server().change(|server| server.availability = availability);
    server().reset().await;
    server().set_presence(Presence::Online);
}

#[wasm_bindgen_test]
async fn the_head_follows_the_hours_and_opens_at_the_moment_that_was_named() {
    open().await;
    let closed = Availability {
        open: false,
        changes_at: None,
    };
    reopen(closed).await;
    until(|| status() == "We answer as soon as we can").await;

    let soon = widget::host::now().plus_millis(400);
    reopen(Availability {
        changes_at: Some(soon),
        ..closed
    })
    .await;
    until(|| status() == "We are here").await;
    reopen(Availability::ALWAYS).await;
}
