//! What the visitor writes.

use protocol::Content;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;

use crate::{
    page::{element, is_shown, open, text, until},
    server::server,
};

const NEWEST: &str = "#messages > .row:last-child .body";

fn send(text: &str) {
    let field: HtmlTextAreaElement = element("#text").unchecked_into();
    field.set_value(text);
    element("#send").click();
    assert_eq!(field.value(), "", "it is in the thread now");
}

/// Whether the server has a message with this text.
fn has_stored(text: &str) -> bool {
    let server = server();
    let server = server.state.borrow();
    let mut contents = server.messages.values().map(|message| &message.content);
    contents.any(|content| *content == Content::text(text))
}

#[wasm_bindgen_test]
async fn what_is_written_is_on_screen_at_once_and_then_on_the_server() {
    open().await;
    send("is this in stock?");
    until(|| text(NEWEST) == "is this in stock?").await;
    until(|| has_stored("is this in stock?")).await;
    let icon = || element("#messages > .row:last-child svg").get_attribute("aria-label");
    until(|| icon().as_deref() == Some("Sent")).await;
}

#[wasm_bindgen_test]
async fn a_conversation_that_has_not_begun_outlives_a_reset() {
    open().await;
    server().resolve_all();
    until(|| is_shown("#anew") && is_shown("#resolved")).await;
    element("#anew").click();
    until(|| !is_shown("#resolved")).await;

    server().reset().await;
    send("after the reset");
    until(|| text(NEWEST) == "after the reset").await;
    until(|| has_stored("after the reset")).await;
}
