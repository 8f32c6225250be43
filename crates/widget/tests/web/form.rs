//! What is asked before the first message.

use protocol::{
    Author, ConversationStatus, Direction,
    widget::{Appearance, FormField, Question},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::{
    page::{call_as_site, element, is_shown, open, until},
    server::server,
};

/// Whether a question is asked, must be answered, and is said to be optional.
fn asks(name: &str) -> (bool, bool, bool) {
    let input: HtmlInputElement = element(&format!("#form [name={name}]")).unchecked_into();
    let label: HtmlElement = input.parent_element().unwrap().unchecked_into();
    let optional = widget::bind::part(&label, "small");
    (!label.hidden(), input.required(), !optional.hidden())
}

/// The inbox has a form with these fields, required or not.
fn ask(fields: &[(Question, bool)]) {
    let fields = fields.iter();
    server().set_look(Appearance {
        form: fields
            .map(|&(ask, required)| FormField { ask, required })
            .collect(),
        ..Appearance::default()
    });
}

#[wasm_bindgen_test]
async fn the_form_has_the_fields_of_the_inbox_and_says_which_may_stay_empty() {
    open().await;
    ask(&[(Question::Email, true), (Question::Phone, false)]);
    until(|| asks("email").0).await;
    assert_eq!(asks("email"), (true, true, false));
    assert_eq!(asks("phone"), (true, false, true));
    assert!(!asks("name").0 && !asks("name").1);
    ask(&[(Question::Name, false)]);
    until(|| asks("name").0).await;
    assert!(!asks("email").0, "it is asked no longer");
    assert!(!asks("email").1, "what is not shown need not be filled");
}

#[wasm_bindgen_test]
async fn the_form_leaves_as_soon_as_the_site_says_who_the_visitor_is() {
    open().await;
    ask(&[(Question::Name, false)]);
    server().write(Direction::Out, Author::System, "Before the form");
    server().set_status(ConversationStatus::Resolved);
    until(|| is_shown("#resolved")).await;
    element("#anew").click();
    until(|| is_shown("#form")).await;
    assert!(!is_shown("#composer"), "the form stands in its place");
    call_as_site("identify", "{ name: 'Rana' }");
    until(|| !is_shown("#form")).await;
    assert!(is_shown("#composer"));

    server().set_status(ConversationStatus::Open);
    until(|| widget::bind::has("#messages > .row")).await;
}
