//! The hours in which somebody answers.

use protocol::{Availability, Presence, widget::Appearance};
use wasm_bindgen_test::wasm_bindgen_test;
use widget::host::weekday_and_time;

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
async fn who_is_back_in_a_week_says_the_date() {
    open().await;
    let soon = widget::host::now().plus_millis(60_000);
    let weekday = |name: &str| js_sys::eval(name).unwrap().as_string().unwrap();
    let today =
        weekday("new Date(Date.now() + 60000).toLocaleDateString('en', { weekday: 'long' })");
    assert!(weekday_and_time(soon).starts_with(&today));
    let in_a_week = soon.plus_millis(7 * 24 * 3_600_000 - 120_000);
    let said = weekday_and_time(in_a_week);
    assert!(!said.contains(&today), "{said}");
    let month = weekday(
        "new Date(Date.now() + 7 * 864e5 - 60000).toLocaleDateString('en', { month: 'long' })",
    );
    assert!(said.contains(&month), "{said}");
}

#[wasm_bindgen_test]
async fn the_head_follows_the_hours_at_each_moment_that_was_named() {
    open().await;
    server().set_look(Appearance::default());
    let closed = Availability {
        open: false,
        changes: Vec::new(),
    };
    reopen(closed).await;
    until(|| status() == "We answer as soon as we can").await;

    // Both changes pass, however slowly this page runs: what is next, is known.
    let now = widget::host::now();
    let [opens, closes, opens_again] = [200, 400, 600_000].map(|later| now.plus_millis(later));
    reopen(Availability {
        open: false,
        changes: vec![opens, closes, opens_again],
    })
    .await;
    let back = format!("We are back {}", weekday_and_time(opens_again));
    until(|| status() == back).await;
    reopen(Availability {
        open: false,
        changes: vec![widget::host::now().plus_millis(200)],
    })
    .await;
    until(|| status() == "We are here").await;
    reopen(Availability::ALWAYS).await;
    until(|| status() == "We are here").await;

    // An agent edits the hours while the chat is open.
    server().change(|server| {
        server.availability = Availability {
            open: false,
            changes: vec![opens_again],
        };
    });
    server().set_look(Appearance::default());
    until(|| status() == back).await;
    server().change(|server| server.availability = Availability::ALWAYS);
    server().set_look(Appearance::default());
    until(|| status() == "We are here").await;
}
