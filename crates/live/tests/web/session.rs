//! Signing in and out.

use live::session::{sign_in, sign_out};
use protocol::command::SignIn;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page;

fn with(password: &str) -> SignIn {
    SignIn {
        email: "alice@example.org".to_owned(),
        password: password.to_owned(),
    }
}

#[wasm_bindgen_test]
async fn the_right_password_gives_the_agent() {
    page::serve();
    assert_eq!(sign_in("", &with("right")).await.unwrap().name, "Alice");
    sign_out("").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_wrong_password_and_no_network_are_different_problems() {
    page::serve();
    let wrong = sign_in("", &with("wrong")).await.unwrap_err();
    assert_eq!((wrong.status, &*wrong.code), (401, "wrong_credentials"));
    page::set_http("down");
    let down = sign_in("", &with("right")).await.unwrap_err();
    assert_eq!((down.status, &*down.code), (0, "network"));
}

#[wasm_bindgen_test]
async fn a_request_is_json_never_cached_and_brings_this_origins_cookie() {
    page::serve();
    sign_in("", &with("right")).await.unwrap();
    assert_eq!(
        page::request(),
        "POST, no-store, same-origin, application/json, application/json"
    );
    sign_out("").await.unwrap();
    assert_eq!(
        page::request(),
        "DELETE, no-store, same-origin, application/json, "
    );
}
