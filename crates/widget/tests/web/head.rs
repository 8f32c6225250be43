//! Who is there.

use protocol::{Presence, widget::Appearance};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{element, open, status, until},
    server::server,
};

async fn status_becomes(words: &'static str) {
    until(|| status() == words).await;
}

#[wasm_bindgen_test]
async fn the_head_says_whether_anybody_is_there_in_the_words_of_the_inbox() {
    open().await;
    server().set_presence(Presence::Online);
    status_becomes("We are here").await;
    server().set_presence(Presence::Offline);
    status_becomes("We answer as soon as we can").await;
    server().set_look(Appearance {
        away: "Back on <b>Monday</b>".to_owned(),
        ..Appearance::default()
    });
    status_becomes("Back on <b>Monday</b>").await;
    assert_eq!(element("#status").child_element_count(), 0);
    server().set_presence(Presence::Online);
    status_becomes("We are here").await;
    let faces = element("#faces").text_content();
    assert_eq!(faces.as_deref(), Some("M"));
}
