//! A signed identity that has to wait for an upload.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{element, is_shown, open, until};

/// Drops a file on the chat and holds its request back, until
/// `heldUpload.release()`; this test's web server then refuses it. The answers to
/// the site's calls are in `heldUpload.answers`, by the call's id.
const HOLD_AN_UPLOAD: &str = r#"
(() => {
  const { prototype } = XMLHttpRequest, { send } = prototype, answers = {};
  window.heldUpload = { answers };
  // The page is its own host, to which nothing is posted.
  frontdesk.postMessage = (json) => {
    const { type, id, error } = JSON.parse(json);
    if (type === "result") answers[id] = error ? error.code : "accepted";
  };
  prototype.send = function (body) {
    heldUpload.release = () => send.call(this, body);
  };
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["text"], "held.txt"));
  dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
  prototype.send = send;
})()"#;

async fn hold_an_upload() {
    open().await;
    until(|| is_shown("#composer")).await;
    js_sys::eval(HOLD_AN_UPLOAD).unwrap();
    assert!(widget::bind::has("#files progress"));
}

fn identify(call: u32) {
    let message = format!(
        r#"{{ frontdesk: 1, type: "call", id: {call}, method: "identify", args: [{{ token: "a.b.c" }}] }}"#
    );
    js_sys::eval(&format!("postMessage({message}, location.origin)")).unwrap();
}

fn held_upload(name: &str) -> JsValue {
    let held = js_sys::eval("heldUpload").unwrap();
    Reflect::get(&held, &name.into()).unwrap()
}

/// The error's code, or `accepted`; `None` while the call waits.
fn answer(call: u32) -> Option<String> {
    let answers = held_upload("answers");
    Reflect::get(&answers, &call.into()).unwrap().as_string()
}

fn remove_failed_upload() {
    element("#files button").click();
    assert!(!widget::bind::has("#files p"));
}

#[wasm_bindgen_test]
async fn an_identity_that_waits_is_refused_once_a_later_one_replaces_it() {
    hold_an_upload().await;
    identify(11);
    identify(12);
    until(|| answer(11).is_some()).await;
    assert_eq!(answer(11).as_deref(), Some("identity_superseded"));
    assert_eq!(answer(12), None, "it waits for the upload");

    remove_failed_upload();
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

    let release: Function = held_upload("release").unchecked_into();
    release.call0(&JsValue::NULL).unwrap();
    until(|| answer(22).is_some()).await;
    assert!(
        widget::bind::has("#files [role=alert]"),
        "the upload failed"
    );
    remove_failed_upload();
}
