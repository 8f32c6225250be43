//! Calls of the site's script.

use proptest::prelude::*;
use protocol::{Attribute, command::Introduce, json};
use widget::host::{HostCall, HostMessage};

fn call(method: &str, argument: &str) -> HostCall {
    let text = format!(
        r#"{{"frontdesk":1,"type":"call","id":7,"method":"{method}","argument":{argument}}}"#
    );
    match json::read(&text) {
        Some(HostMessage::Call { id: 7, call }) => call,
        other => panic!("not a call with its id: {other:?}"),
    }
}

#[test]
fn an_identity_with_a_token_is_signed_whatever_else_it_says() {
    let token = "a.b.c".to_owned();
    assert_eq!(
        call("identify", r#"{"token":"a.b.c","name":"Ada"}"#),
        HostCall::IdentifySigned { token }
    );
}

#[test]
fn an_identity_without_a_token_is_the_pages_word() {
    let introduction = Introduce {
        name: Some("Ada".to_owned()),
        email: Some("ada@example.com".to_owned()),
        ..Introduce::default()
    };
    assert_eq!(
        call("identify", r#"{"name":"Ada","email":"ada@example.com"}"#),
        HostCall::Identify(introduction)
    );
}

#[test]
fn attributes_are_names_with_texts() {
    let plan = Attribute {
        name: "plan".to_owned(),
        value: "pro".to_owned(),
    };
    assert_eq!(
        call(
            "setAttributes",
            r#"{"attributes":[{"name":"plan","value":"pro"}]}"#
        ),
        HostCall::SetAttributes(vec![plan])
    );
    assert_eq!(call("setAttributes", "{}"), HostCall::SetAttributes(vec![]));
}

#[test]
fn locale_and_theme_are_texts_and_empty_where_left_out() {
    let locale = "ar".to_owned();
    assert_eq!(
        call("setLocale", r#"{"locale":"ar"}"#),
        HostCall::SetLocale { locale }
    );
    let (color, scheme) = ("#123456".to_owned(), String::new());
    assert_eq!(
        call("setTheme", r##"{"color":"#123456"}"##),
        HostCall::SetTheme { color, scheme }
    );
}

#[test]
fn a_reset_needs_no_argument() {
    assert_eq!(call("reset", "{}"), HostCall::Reset);
}

#[test]
fn a_method_that_is_not_known_keeps_its_name_for_the_answer() {
    let method = "fly".to_owned();
    assert_eq!(call("fly", "{}"), HostCall::Unknown { method });
}

proptest! {
    #[test]
    fn every_call_keeps_its_id_for_the_answer(id: u32, method in "[a-zA-Z]{0,16}") {
        let text = format!(r#"{{"type":"call","id":{id},"method":"{method}"}}"#);
        let read = json::read(&text);
        let is_answered = matches!(read, Some(HostMessage::Call { id: read, .. }) if read == id);
        prop_assert!(is_answered);
    }
}
