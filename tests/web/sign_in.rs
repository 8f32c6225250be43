//! Signing in.

use std::{cell::RefCell, rc::Rc};

use dashboard::{dom::storage, sign_in::SignInForm};
use leptos::{mount::mount_to, prelude::*};
use protocol::{Problem, command::SignIn};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::page::{fire, frame, place};

struct SignInPage {
    home: HtmlElement,
    entered: Rc<RefCell<Vec<SignIn>>>,
    _mounted: Box<dyn std::any::Any>,
}

impl Drop for SignInPage {
    fn drop(&mut self) {
        self.home.remove();
    }
}

impl SignInPage {
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
        let alert = self.home.query_selector("[role=alert]").unwrap().unwrap();
        alert.text_content().unwrap()
    }
}

#[wasm_bindgen_test]
async fn the_right_password_signs_in() {
    storage::write("frontdesk.email", "");
    let sign_in = SignInPage::answering(Ok(()));
    sign_in.enters(" sara@example.com ", "secret").await;
    let entered = sign_in.entered.borrow();
    assert_eq!(entered[0].email, "sara@example.com");
    assert_eq!(entered[0].password, "secret");
    assert_eq!(sign_in.says(), "");
}

#[wasm_bindgen_test]
async fn a_wrong_password_is_answered_in_words() {
    let sign_in = SignInPage::answering(Err(Problem::new(401, "wrong_credentials", "No")));
    sign_in.enters("sara@example.com", "wrong").await;
    assert_eq!(sign_in.says(), "That e-mail and password do not match.");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_before_both_are_entered() {
    let sign_in = SignInPage::answering(Ok(()));
    sign_in.enters("sara@example.com", "").await;
    assert!(sign_in.entered.borrow().is_empty());
    assert_eq!(sign_in.says(), "Enter your e-mail and your password.");
}

#[wasm_bindgen_test]
async fn the_next_visit_knows_the_email_and_not_the_password() {
    {
        let sign_in = SignInPage::answering(Ok(()));
        sign_in.enters("sara@example.com", "secret").await;
    }
    let sign_in = SignInPage::answering(Ok(()));
    assert_eq!(sign_in.field("email").value(), "sara@example.com");
    assert_eq!(sign_in.field("password").value(), "");
    let all = window().local_storage().unwrap().unwrap();
    for index in 0..all.length().unwrap() {
        let key = all.key(index).unwrap().unwrap();
        assert_ne!(all.get_item(&key).unwrap().unwrap(), "secret");
    }
    storage::write("frontdesk.email", "");
}
