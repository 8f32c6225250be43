//! What an agent is called, wherever the chat says it.

use protocol::{Author, Direction};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{open, text, until},
    server::{maya, server},
};

#[wasm_bindgen_test]
async fn an_agent_who_is_renamed_is_called_so_everywhere_at_once() {
    const AUTHOR: &str = "#messages > .row:last-child .hidden";
    open().await;
    server().write(Direction::Out, Author::Agent(maya()), "I am Maya");
    until(|| text("#messages > .row:last-child .body") == "I am Maya").await;
    assert_eq!(text(AUTHOR), "Maya Khoury: ");
    server().type_as_agent();
    until(|| text("#typing") == "Maya Khoury is writing…").await;

    server().rename_agent("Noor Khoury");
    until(|| text("#faces") == "N").await;
    until(|| text(AUTHOR) == "Noor Khoury: ").await;
    assert_eq!(text("#messages > .row:last-child .face"), "N");
    assert_eq!(text("#typing"), "Noor Khoury is writing…");

    server().rename_agent("Maya Khoury");
    until(|| text(AUTHOR) == "Maya Khoury: ").await;
}
