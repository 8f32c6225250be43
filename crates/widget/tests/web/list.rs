//! A visitor's conversations over time.

use protocol::{Author, Direction};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{element, is_shown, open, text, until},
    server::{maya, server},
};

const FIRST: &str = "#list button:first-child .cut";

#[wasm_bindgen_test]
async fn the_open_list_follows_what_arrives_and_a_click_puts_one_on_screen() {
    open().await;
    server().write(Direction::Out, Author::Agent(maya()), "in the older one");
    until(|| text("#messages > .row:last-child .body") == "in the older one").await;
    server().start_conversation();
    server().write(Direction::Out, Author::Agent(maya()), "in the newer one");
    until(|| text("#messages > .row:last-child .body") == "in the newer one").await;

    element("#earlier").click();
    until(|| text(FIRST) == "in the newer one").await;
    assert!(widget::bind::has("#list button:first-child[aria-current]"));
    server().write(Direction::Out, Author::Agent(maya()), "one more");
    until(|| text(FIRST) == "one more").await;

    element("#list button:nth-child(2)").click();
    until(|| text("#messages > .row:last-child .body") == "in the older one").await;
    assert!(!is_shown("#list"));

    element("#earlier").click();
    until(|| is_shown("#list")).await;
    assert!(widget::bind::has("#list button:nth-child(2)[aria-current]"));
    element("#list button:first-child").click();
    until(|| text("#messages > .row:last-child .body") == "one more").await;
}
