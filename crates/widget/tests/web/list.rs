//! A visitor's conversations over time.

use protocol::{Author, ConversationId, Direction, MessageId};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;

use crate::{
    page::{element, is_shown, open, show_newest, text, until},
    server::{maya, server},
};

const FIRST: &str = "#list button:first-child .cut";

#[wasm_bindgen_test]
async fn the_open_list_follows_what_arrives_and_a_click_puts_one_on_screen() {
    open().await;
    server().write(Direction::Out, Author::Agent(maya()), "in the older one");
    until(|| text("#messages > .row:last-child .body") == "in the older one").await;
    server().start_conversation();
    show_newest().await;
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

/// Whether it rang for a message; `None` where it was not asked to.
fn rang(message: MessageId) -> Option<bool> {
    let asked = js_sys::eval(&format!("window.asked_to_ring['{message}']")).unwrap();
    asked.as_bool().map(|is_seen| !is_seen)
}

#[wasm_bindgen_test]
async fn what_comes_in_another_one_rings_is_marked_and_takes_no_half_written_text_along() {
    const ON_SCREEN: &str = "#messages > .row:last-child .body";
    open().await;
    js_sys::eval(
        "window.asked_to_ring = {};
        frontdesk.ring = (message, isSeen) => (asked_to_ring[message] = isSeen);",
    )
    .unwrap();
    server().start_conversation();
    let older = server().conversation();
    let say = |conversation: ConversationId, text: &str| {
        server().write_to(conversation, Direction::Out, Author::Agent(maya()), text)
    };
    say(older, "in A");
    show_newest().await;
    until(|| text(ON_SCREEN) == "in A").await;
    server().start_conversation();
    let newer = server().conversation();
    say(newer, "in B");
    until(|| text("#unread") == "1" && is_shown("#unread")).await;
    assert_eq!(text(ON_SCREEN), "in A", "it was chosen");

    show_newest().await;
    until(|| text(ON_SCREEN) == "in B" && !is_shown("#unread")).await;
    let field: HtmlTextAreaElement = element("#text").unchecked_into();
    field.set_value("my half sentence");
    let elsewhere = say(older, "an answer in A");
    until(|| is_shown("#unread")).await;
    assert_eq!(text(ON_SCREEN), "in B");
    until(|| rang(elsewhere) == Some(true)).await;
    let here = say(newer, "an answer in B");
    until(|| rang(here) == Some(false)).await;

    server().change(|server| server.advance_clock(1000));
    say(older, "one more in A");
    until(|| text("#unread") == "2").await;
    element("#earlier").click();
    until(|| text("#list button:first-child .count") == "2").await;
    assert!(is_shown("#list button:first-child .count"));
    assert!(!is_shown("#list button:nth-child(2) .count"));
    element("#list button:nth-child(2)").click();
    until(|| !is_shown("#list")).await;

    element("#send").click();
    until(|| text(ON_SCREEN) == "my half sentence").await;
    until(|| server().last_text(newer).as_deref() == Some("my half sentence")).await;
}
