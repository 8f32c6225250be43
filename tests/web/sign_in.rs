//! Signing in.

use std::{cell::RefCell, rc::Rc};

use dashboard::{dom::storage, sign_in::SignInForm};
use leptos::{mount::mount_to, prelude::*};
use protocol::{Problem, command::SignIn};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::page::{fire, frame, place};

struct Door {
    home: HtmlElement,
    entered: Rc<RefCell<Vec<SignIn>>>,
    _mounted: Box<dyn std::any::Any>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.home.remove();
    }
}

impl Door {
    fn answering(answer: Result<(), Problem>) -> Self {
        let home = place();
        let entered = Rc::new(RefCell::new(Vec::new()));
        let log = entered.clone();
        let submit = move |with: SignIn| {
            log.borrow_mut().push(with);
            std::future::ready(answer.clone())
        };
        let mounted = mount_to(home.clone(), move || view! { <SignInForm submit /> });
        Self {
            home,
            entered,
            _mounted: Box::new(mounted),
        }
    }

    fn field(&self, name: &str) -> HtmlInputElement {
        let field = self.home.query_selector(&format!("input[name={name}]"));
        field.unwrap().unwrap().unchecked_into()
    }

    async fn enters(&self, email: &str, password: &str) {
        self.field("email").set_value(email);
        self.field("password").set_value(password);
        let form = self.home.query_selector("form").unwrap().unwrap();
        fire(&form, "submit");
        frame().await;
        frame().await;
    }

    fn says(&self) -> String {
        let line = self.home.query_selector("[role=alert]").unwrap().unwrap();
        line.text_content().unwrap()
    }
}

#[wasm_bindgen_test]
async fn the_right_words_open_the_door() {
    storage::write("frontdesk.email", "");
    let door = Door::answering(Ok(()));
    door.enters(" sara@example.com ", "secret").await;
    let entered = door.entered.borrow();
    assert_eq!(entered[0].email, "sara@example.com");
    assert_eq!(entered[0].password, "secret");
    assert_eq!(door.says(), "");
}

#[wasm_bindgen_test]
async fn the_wrong_words_are_answered_in_words() {
    let door = Door::answering(Err(Problem::new(401, "wrong_credentials", "No")));
    door.enters("sara@example.com", "wrong").await;
    assert_eq!(door.says(), "That e-mail and password do not match.");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_before_both_are_entered() {
    let door = Door::answering(Ok(()));
    door.enters("sara@example.com", "").await;
    assert!(door.entered.borrow().is_empty());
    assert_eq!(door.says(), "Enter your e-mail and your password.");
}

#[wasm_bindgen_test]
async fn the_next_visit_knows_the_email_and_not_the_password() {
    {
        let door = Door::answering(Ok(()));
        door.enters("sara@example.com", "secret").await;
    }
    let door = Door::answering(Ok(()));
    assert_eq!(door.field("email").value(), "sara@example.com");
    assert_eq!(door.field("password").value(), "");
    let all = window().local_storage().unwrap().unwrap();
    for index in 0..all.length().unwrap() {
        let key = all.key(index).unwrap().unwrap();
        assert_ne!(all.get_item(&key).unwrap().unwrap(), "secret");
    }
    storage::write("frontdesk.email", "");
}
