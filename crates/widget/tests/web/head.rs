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

#[wasm_bindgen_test]
async fn what_it_says_of_who_is_there_takes_one_line() {
    open().await;
    server().set_look(Appearance::default());
    server().set_presence(Presence::Offline);
    status_becomes("We answer as soon as we can").await;
    let chat = element("#chat");
    chat.style().set_property("width", "400px").unwrap();
    let buttons = ["#earlier", "#transcript"].map(element);
    let were_hidden = buttons.each_ref().map(|button| button.hidden());
    for button in &buttons {
        button.set_hidden(false);
    }
    assert_eq!(element("#status").client_height(), 16);
    for (button, was_hidden) in buttons.iter().zip(were_hidden) {
        button.set_hidden(was_hidden);
    }
    chat.style().remove_property("width").unwrap();
    server().set_presence(Presence::Online);
}
