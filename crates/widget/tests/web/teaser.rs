//! What stands beside the launcher while the panel is closed.

use protocol::{Author, Direction, MessageId};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{is_shown, open, post_as_host, text, until},
    server::{maya, server},
};

fn answer(text: &str) -> MessageId {
    server().write(Direction::Out, Author::Agent(maya()), text)
}

/// Keeps what is posted to the host page: the page is its own host, to which nothing
/// is posted.
fn record_posts() {
    js_sys::eval(
        "window.posted = [];
        frontdesk.postMessage = (json) => posted.push(JSON.parse(json).type);",
    )
    .unwrap();
}

fn posted(kind: &str) -> bool {
    let found = js_sys::eval(&format!("posted.includes({kind:?})")).unwrap();
    found.as_bool().unwrap()
}

fn press_escape() {
    js_sys::eval(
        "document.querySelector('#hide')
          .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))",
    )
    .unwrap();
}

#[wasm_bindgen_test]
async fn escape_hides_it_and_opens_nothing() {
    open().await;
    record_posts();
    post_as_host("close").await;
    answer("are you there?");
    until(|| text("#teaser span") == "are you there?" && is_shown("#teaser")).await;
    press_escape();
    until(|| !is_shown("#teaser")).await;
    press_escape();
    assert!(!posted("toggle"), "it would open the chat");

    answer("a later one");
    until(|| is_shown("#teaser")).await;
    post_as_host("open").await;
    until(|| !is_shown("#teaser")).await;
    press_escape();
    assert!(posted("toggle"), "it closes the chat");
}

#[wasm_bindgen_test]
async fn hidden_in_one_tab_it_is_hidden_in_the_others() {
    open().await;
    post_as_host("close").await;
    let message = answer("in every tab");
    until(|| text("#teaser span") == "in every tab" && is_shown("#teaser")).await;
    js_sys::eval(&format!(
        "localStorage['frontdesk.hidden.' + location.pathname.split('/').pop()] = '{message}';
        dispatchEvent(new StorageEvent('storage', {{ key: 'frontdesk.hidden' }}))"
    ))
    .unwrap();
    until(|| !is_shown("#teaser")).await;
    post_as_host("open").await;
}

#[wasm_bindgen_test]
async fn it_shows_the_first_line_of_what_was_written() {
    open().await;
    post_as_host("close").await;
    answer("\n  Good news!\nIt is in the mail.");
    until(|| text("#teaser span") == "Good news!").await;
    post_as_host("open").await;
    until(|| !is_shown("#teaser")).await;
}
