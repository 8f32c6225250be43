//! Who is there.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake_server::{change_look, element, open, presence, until};

async fn says(words: &'static str) {
    until(|| element("#status").text_content().as_deref() == Some(words)).await;
}

#[wasm_bindgen_test]
async fn the_head_says_whether_anybody_is_there_in_the_words_of_the_inbox() {
    open().await;
    presence("online");
    says("We are here").await;
    presence("offline");
    says("We answer as soon as we can").await;
    change_look(r#"{"away":"Back on <b>Monday</b>"}"#);
    says("Back on <b>Monday</b>").await;
    assert_eq!(element("#status").child_element_count(), 0);
    presence("online");
    says("We are here").await;
    let faces = element("#faces").text_content();
    assert_eq!(faces.as_deref(), Some("M"));
}
