//! The form before the first message.

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
    upload,
};

/// Whether a field is shown, is required, and is labelled as optional.
fn field_state(name: &str) -> (bool, bool, bool) {
    let input: HtmlInputElement = element(&format!("#form [name={name}]")).unchecked_into();
    let label: HtmlElement = input.parent_element().unwrap().unchecked_into();
    let optional = widget::bind::part(&label, "small");
    (!label.hidden(), input.required(), !optional.hidden())
}

/// The inbox has a form with these fields, required or not.
fn set_form(fields: &[(Question, bool)]) {
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
    set_form(&[(Question::Email, true), (Question::Phone, false)]);
    until(|| field_state("email").0).await;
    assert_eq!(field_state("email"), (true, true, false));
    assert_eq!(field_state("phone"), (true, false, true));
    assert!(!field_state("name").0 && !field_state("name").1);
    set_form(&[(Question::Name, false)]);
    until(|| field_state("name").0).await;
    assert!(!field_state("email").0, "it is asked no longer");
    assert!(
        !field_state("email").1,
        "what is not shown need not be filled"
    );
}

#[wasm_bindgen_test]
async fn the_form_leaves_as_soon_as_the_site_says_who_the_visitor_is() {
    open().await;
    set_form(&[(Question::Name, false)]);
    server().write(Direction::Out, Author::System, "Before the form");
    server().set_status(ConversationStatus::Resolved);
    until(|| is_shown("#resolved")).await;
    element("#anew").click();
    until(|| is_shown("#form")).await;
    assert!(!is_shown("#composer"), "the form stands in its place");
    upload::drop_file("f early.txt");
    let refused = "f early.txt: Not possible right now: try again in a while";
    assert_eq!(element("#refused").inner_text().trim(), refused);
    call_as_site("identify", "{ name: 'Rana' }");
    until(|| !is_shown("#form")).await;
    assert!(is_shown("#composer"));

    server().set_status(ConversationStatus::Open);
    until(|| widget::bind::has("#messages > .row")).await;
}
