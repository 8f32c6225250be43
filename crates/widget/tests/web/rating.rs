//! A resolved conversation is rated.

use protocol::ConversationStatus;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{element, is_shown, open, show_newest, until},
    server::server,
};

#[wasm_bindgen_test]
async fn a_score_counts_at_once_words_may_follow_and_whoever_goes_on_is_not_thanked() {
    open().await;
    server().start_conversation();
    show_newest().await;
    server().set_status(ConversationStatus::Resolved);
    until(|| is_shown("#rating")).await;
    element("#rating [value='4']").click();
    until(|| server().score() == Some(4)).await;
    assert!(is_shown("#rating"), "words may follow");
    element("#rating button").click();
    until(|| is_shown("#rated")).await;
    assert!(!is_shown("#rating"));
    server().set_status(ConversationStatus::Open);
    until(|| !is_shown("#rated") && !is_shown("#resolved")).await;
    assert!(!widget::bind::has("#rating :checked"), "the form is empty");
}
