//! A signed identity that has to wait for an upload.

use js_sys::Reflect;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{element, is_shown, open, until},
    upload,
};

/// Keeps the answers to the site's calls by the call's id. The page is its own host,
/// to which nothing is posted.
const KEEP_ANSWERS: &str = r#"
window.callAnswers = {};
frontdesk.postMessage = (json) => {
  const { type, id, error } = JSON.parse(json);
  if (type === "result") callAnswers[id] = error ? error.code : "accepted";
};"#;

/// A file is being uploaded, and goes on when the test says so.
async fn hold_an_upload() {
    open().await;
    until(|| is_shown("#composer")).await;
    js_sys::eval(KEEP_ANSWERS).unwrap();
    upload::clear();
    upload::pick("held.txt");
    element("#send").click();
    assert_eq!(upload::underway(), ["held.txt"]);
}

fn identify(call: u32) {
    let message = format!(
        r#"{{ frontdesk: 1, type: "call", id: {call}, method: "identify", args: [{{ token: "a.b.c" }}] }}"#
    );
    js_sys::eval(&format!("postMessage({message}, location.origin)")).unwrap();
}

/// The error's code, or `accepted`; `None` while the call waits.
fn answer(call: u32) -> Option<String> {
    let answers = js_sys::eval("callAnswers").unwrap();
    Reflect::get(&answers, &call.into()).unwrap().as_string()
}

fn remove_file() {
    element("#files button").click();
    assert!(!widget::bind::has("#files li"));
}

#[wasm_bindgen_test]
async fn an_identity_that_waits_is_refused_once_a_later_one_replaces_it() {
    hold_an_upload().await;
    identify(11);
    identify(12);
    until(|| answer(11).is_some()).await;
    assert_eq!(answer(11).as_deref(), Some("identity_superseded"));
    assert_eq!(answer(12), None, "it waits for the upload");

    remove_file();
    identify(13);
    until(|| answer(13).is_some()).await;
}

#[wasm_bindgen_test]
async fn an_identity_goes_on_after_an_upload_that_fails() {
    hold_an_upload().await;
    identify(21);
    // The call before was received once the one after it is answered.
    identify(22);
    until(|| answer(21).is_some()).await;
    assert_eq!(answer(22), None, "it waits for the upload");

    upload::refuse(422, "file_executable");
    until(|| answer(22).is_some()).await;
    assert!(widget::bind::has("#files li"), "nothing is lost");
    remove_file();
}

#[wasm_bindgen_test]
async fn an_identity_does_not_wait_for_files_that_nobody_has_sent() {
    open().await;
    until(|| is_shown("#composer")).await;
    js_sys::eval(KEEP_ANSWERS).unwrap();
    upload::clear();
    upload::pick("unsent.txt");
    identify(31);
    until(|| answer(31).is_some()).await;
    remove_file();
}
