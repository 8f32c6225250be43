//! What is asked before the first message.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::fake_server::{change_look, element, open, until};

/// Whether a question is asked, must be answered, and is said to be optional.
fn asks(name: &str) -> (bool, bool, bool) {
    let input: HtmlInputElement = element(&format!("#form [name={name}]")).unchecked_into();
    let label: HtmlElement = input.parent_element().unwrap().unchecked_into();
    let optional = widget::bind::part(&label, "small");
    (!label.hidden(), input.required(), !optional.hidden())
}

#[wasm_bindgen_test]
async fn the_form_has_the_fields_of_the_inbox_and_says_which_may_stay_empty() {
    open().await;
    change_look(r#"{"form":[{"ask":"email","required":true},{"ask":"phone","required":false}]}"#);
    until(|| asks("email").0).await;
    assert_eq!(asks("email"), (true, true, false));
    assert_eq!(asks("phone"), (true, false, true));
    assert!(!asks("name").0 && !asks("name").1);
    change_look(r#"{"form":[{"ask":"name","required":false}]}"#);
    until(|| asks("name").0).await;
    assert!(!asks("email").0, "it is asked no longer");
    assert!(!asks("email").1, "what is not shown need not be filled");
}
