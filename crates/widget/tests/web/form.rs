//! What is asked before the first message.

use protocol::widget::{Appearance, FormField, Question};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::{
    page::{element, open, until},
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
