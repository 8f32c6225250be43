//! The way of files to the server, and the ways they come onto the page. This page's
//! server takes none: what a test says is its answer.

use wasm_bindgen::{JsCast, JsValue};

/// Stands in for the browser's own requests, which the page makes for uploads alone.
const FAKE: &str = "
window.uploads = [];
window.RealRequest ??= window.XMLHttpRequest;
window.XMLHttpRequest = class {
    constructor() { this.upload = {}; this.status = 0; this.responseText = ''; }
    open(method, path) { this.made = `${method} ${path}`; }
    setRequestHeader() {}
    send(file) { this.file = file; uploads.push(this); }
    abort() { this.isAborted ||= !this.isOver; }
    ends(status, body) {
        this.isOver = true;
        this.status = status;
        this.responseText = body;
        (status ? this.onload : this.onerror)?.();
    }
};
window.uploadOf = (name) => uploads.findLast((upload) => upload.file.name === name);
";

/// The files of an event, each with a name, a size and a type. What is inside is a
/// picture of one pixel, which browsers show whatever type it is said to have.
const FILES: &str = "
// A test that failed leaves its page behind.
window.newest = (selector) => [...document.querySelectorAll(selector)].at(-1);
const picture = atob('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==');
window.filesOf = (files) => {
    const data = new DataTransfer();
    for (const [name, size, type] of files) {
        const bytes = new Uint8Array(size);
        if (size) bytes.set(Array.from(picture, (letter) => letter.charCodeAt()));
        data.items.add(new File([bytes], name, { type, lastModified: 1 }));
    }
    return data;
};
";

/// The uploads of the page, for as long as it is there.
pub(crate) struct FakeUploads(());

impl Drop for FakeUploads {
    fn drop(&mut self) {
        run("window.XMLHttpRequest = window.RealRequest");
    }
}

pub(crate) fn run(script: &str) -> JsValue {
    js_sys::eval(script).unwrap()
}

fn text(script: &str) -> String {
    run(script).as_string().unwrap()
}

fn is(script: &str) -> bool {
    run(script).as_bool().unwrap()
}

impl FakeUploads {
    pub(crate) fn new() -> Self {
        run(FAKE);
        run(FILES);
        Self(())
    }

    /// The names of the files whose uploads have begun, in their order.
    pub(crate) fn begun(&self) -> Vec<String> {
        let names = text("uploads.map((upload) => upload.file.name).join('|')");
        let names = names.split('|').filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    }

    /// The server takes a file.
    pub(crate) fn takes(&self, name: &str) {
        let id = text("crypto.randomUUID()");
        let answer = format!(
            r#"{{"id":"{id}","name":"{name}","media_type":"image/png","size":1000,"width":4,"height":3}}"#
        );
        run(&format!("uploadOf('{name}').ends(201, '{answer}')"));
    }

    /// The server refuses a file.
    pub(crate) fn refuses(&self, name: &str, status: u16, why: &str) {
        let answer = format!(r#"{{"status":{status},"code":"refused","title":"{why}"}}"#);
        run(&format!("uploadOf('{name}').ends({status}, '{answer}')"));
    }

    /// The server is not reached.
    pub(crate) fn loses(&self, name: &str) {
        run(&format!("uploadOf('{name}').ends(0, '')"));
    }

    pub(crate) fn is_aborted(&self, name: &str) -> bool {
        is(&format!("!!uploadOf('{name}').isAborted"))
    }
}

/// Files as a script writes them, of one kilobyte each.
pub(crate) fn files(names: &[&str]) -> String {
    let files = names.iter().map(|name| {
        let kind = if name.ends_with(".png") {
            "image/png"
        } else {
            ""
        };
        format!("['{name}', 1000, '{kind}']")
    });
    format!("[{}]", files.collect::<Vec<_>>().join(","))
}

/// A person picks files.
pub(crate) fn pick(files: &str) {
    run(&format!(
        "{{ const picker = newest('.composer [type=file]');
            picker.files = filesOf({files}).files;
            picker.dispatchEvent(new Event('change', {{ bubbles: true }})); }}"
    ));
}

/// A person drops files on the page; true if the page took them.
pub(crate) fn drop_on_page(files: &str) -> bool {
    is(&format!(
        "!document.body.dispatchEvent(new DragEvent('drop',
            {{ dataTransfer: filesOf({files}), bubbles: true, cancelable: true }}))"
    ))
}

/// A person pastes files into the text; true if the page took them.
pub(crate) fn paste(files: &str) -> bool {
    is(&format!(
        "!newest('textarea[name=message]').dispatchEvent(
            new ClipboardEvent('paste',
                {{ clipboardData: filesOf({files}), bubbles: true, cancelable: true }}))"
    ))
}

/// Whether the browser asks whoever leaves the page now.
pub(crate) fn asks_before_leaving() -> bool {
    is("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
}

/// Whether an address of a file on this page still leads to it.
pub(crate) async fn leads_somewhere(address: &str) -> bool {
    let asked = run(&format!("fetch('{address}').then(() => true, () => false)"));
    let asked = wasm_bindgen_futures::JsFuture::from(asked.unchecked_into::<js_sys::Promise>());
    asked.await.unwrap().as_bool().unwrap()
}
