//! Files that a test picks, and uploads that it answers as the server would.

use js_sys::Array;
use wasm_bindgen::JsCast;

/// Holds each upload until the test answers it; other requests go on. An aborted one
/// ends as the browser's does. A file's bytes and date are the same each time, so that
/// picking it again is picking the same file.
const SCRIPT: &str = r#"
window.testUploads = window.testUploads || (() => {
  const { prototype } = XMLHttpRequest, { send } = prototype, held = [];
  const GIF = atob("R0lGODlhAgABAIAAAP///wAAACH5BAEAAAAALAAAAAACAAEAAAICBAoAOw==");
  const bytes = (name, size) =>
    /gif$/.test(name) ? Uint8Array.from(GIF, (sign) => sign.charCodeAt()) : new Uint8Array(size);
  const end = (request, status, responseText) => {
    held.splice(held.indexOf(request), 1);
    for (const [name, value] of Object.entries({ status, responseText }))
      Object.defineProperty(request, name, { value });
    request.dispatchEvent(new ProgressEvent("loadend"));
  };
  prototype.send = function (body) {
    if (!(body instanceof File)) return send.call(this, body);
    this.fileName = body.name;
    this.abort = () => end(this, 0, "");
    held.push(this);
  };
  const transfer = (name, size) => {
    const chosen = new DataTransfer();
    const type = /gif$/.test(name) ? "image/gif" : "";
    chosen.items.add(new File([bytes(name, size)], name, { type, lastModified: 1 }));
    return chosen;
  };
  return {
    pick(name, size) {
      const picker = document.getElementById("file");
      picker.files = transfer(name, size).files;
      picker.dispatchEvent(new Event("change"));
    },
    drop(name) {
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer(name, 4), cancelable: true }));
    },
    paste(name) {
      const clipboardData = transfer(name, 4);
      dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
    },
    underway: () => held.map(({ fileName }) => fileName),
    progress: (loaded) =>
      held[0].upload.dispatchEvent(new ProgressEvent("progress", { loaded, total: 1 })),
    answer: (status, text) => end(held[0], status, text),
  };
})();"#;

/// Calls one of the script's functions.
fn call(code: &str) -> wasm_bindgen::JsValue {
    js_sys::eval(&format!("{SCRIPT} testUploads.{code}")).unwrap()
}

/// The visitor picks a file. What is called `.gif` is a picture.
pub(crate) fn pick(name: &str) {
    pick_sized(name, 4);
}

/// The same, of so many bytes.
pub(crate) fn pick_sized(name: &str, bytes: usize) {
    call(&format!("pick({name:?}, {bytes})"));
}

pub(crate) fn drop_file(name: &str) {
    call(&format!("drop({name:?})"));
}

pub(crate) fn paste(name: &str) {
    call(&format!("paste({name:?})"));
}

/// The names of the files that are being uploaded now.
pub(crate) fn underway() -> Vec<String> {
    let names: Array = call("underway()").unchecked_into();
    names.iter().filter_map(|name| name.as_string()).collect()
}

/// So much of the upload has come, of one.
pub(crate) fn progress(part: f64) {
    call(&format!("progress({part})"));
}

/// The server has stored the file that is being uploaded.
pub(crate) fn store() {
    let name = underway().remove(0);
    let id = format!(
        "00000000-0000-7000-8000-{:012x}",
        crate::server::server().mint()
    );
    answer(
        201,
        &format!(r#"{{"id":"{id}","name":{name:?},"media_type":"text/plain","size":4}}"#),
    );
}

/// Something answers the upload in this way.
pub(crate) fn answer(status: u16, body: &str) {
    call(&format!("answer({status}, {body:?})"));
}

/// The server refuses it.
pub(crate) fn refuse(status: u16, code: &str) {
    let title = "Refused";
    answer(
        status,
        &format!(r#"{{"code":"{code}","title":"{title}","status":{status}}}"#),
    );
}

/// The connection breaks.
pub(crate) fn break_off() {
    answer(0, "");
}

/// Takes away whatever waits, as a frame that starts afresh does.
pub(crate) fn clear() {
    js_sys::eval("frontdesk.clearFiles()").unwrap();
}
