//! The chat's own page, as its frame has it, once for all tests.

use std::cell::{Cell, RefCell};

use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Element, HtmlElement};

use crate::server::connect;

/// The page's inline scripts, in its order.
macro_rules! scripts {
    ($($name:literal),*) => {
        [$((concat!("page/", $name), include_str!(concat!("../../page/", $name)))),*]
    };
}
const SCRIPTS: [(&str, &str); 9] = scripts![
    "host.js",
    "storage.js",
    "words.js",
    "composer.js",
    "file.js",
    "tray.js",
    "stream.js",
    "sound.js",
    "focus.js"
];
const STYLE: &str = include_str!("../../style/widget.css");
const INDEX: &str = include_str!("../../index.html");

thread_local! {
    static IS_OPEN: Cell<bool> = const { Cell::new(false) };
    static DOWNLOADED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Opens the chat, unless a test before has, and waits until it is connected and has
/// the newest conversation on screen.
pub(crate) async fn open() {
    if !IS_OPEN.replace(true) {
        let inline = INDEX.split("rel=\"inline\" type=\"js\" href=\"").skip(1);
        let inline: Vec<_> = inline.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(inline, SCRIPTS.map(|(name, _)| name), "the page's scripts");
        show_markup();
        widget::app::listen(connect);
        record_downloads();
        call("begin");
    }
    until(|| status() != "Connecting…" && !status().is_empty()).await;
    show_newest().await;
}

/// Puts the newest conversation on screen, where there is another.
pub(crate) async fn show_newest() {
    // What the test has just changed is on screen first.
    TimeoutFuture::new(0).await;
    if is_shown("#earlier") {
        element("#earlier").click();
        until(|| is_shown("#list") && widget::bind::has("#list button")).await;
        element("#list button").click();
        until(|| !is_shown("#list")).await;
    }
}

/// Puts the page's markup beside what the test runner writes, and runs its scripts.
fn show_markup() {
    let window = web_sys::window().unwrap();
    let address = format!("/widget/{}", fake::entity::inbox_id());
    let history = window.history().unwrap();
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(&address))
        .unwrap();
    let (_, markup) = INDEX.split_once("<body>").unwrap();
    // Scripts that are set as markup do not run.
    let holder = widget::bind::append_new(&body(), "div");
    holder.set_inner_html(markup.split_once("</body>").unwrap().0);
    let style = widget::bind::append_new(&body(), "style");
    style.set_text_content(Some(STYLE));
    for (_, script) in SCRIPTS {
        js_sys::eval(script).unwrap();
    }
}

/// A download could hide the page: its name is kept instead.
fn record_downloads() {
    let record = Closure::<dyn Fn(String, String)>::new(|_, name| {
        DOWNLOADED.with_borrow_mut(|downloaded| downloaded.push(name));
    });
    let record = record.into_js_value();
    Reflect::set(&scripts(), &"download".into(), &record).unwrap();
}

/// The site's script calls `Frontdesk(method, argument)`. Opened by itself, the page
/// is its own host.
pub(crate) fn call_as_site(method: &str, argument: &str) {
    let message = format!(
        r#"{{ frontdesk: 1, type: "call", id: 1, method: "{method}", args: [{argument}] }}"#
    );
    js_sys::eval(&format!("postMessage({message}, location.origin)")).unwrap();
}

/// The host page says something without arguments, such as `close`, and the chat has
/// received it.
pub(crate) async fn post_as_host(kind: &str) {
    let received = js_sys::eval(&format!(
        r#"new Promise((resolve) => {{
          addEventListener("message", resolve, {{ once: true }});
          postMessage({{ frontdesk: 1, type: "{kind}" }}, location.origin);
        }})"#
    ));
    let received: js_sys::Promise = received.unwrap().unchecked_into();
    wasm_bindgen_futures::JsFuture::from(received)
        .await
        .unwrap();
}

/// The names of the files that were downloaded.
pub(crate) fn downloaded() -> Vec<String> {
    DOWNLOADED.with_borrow(Clone::clone)
}

/// The paths of the files that the page has asked this test's web server for,
/// which has none.
pub(crate) fn fetched_files() -> Vec<String> {
    let script = "performance.getEntriesByType('resource').map(entry => entry.name)";
    let names: js_sys::Array = js_sys::eval(script).unwrap().unchecked_into();
    let names = names.iter().filter_map(|name| name.as_string());
    names
        .filter(|name| name.contains("/attachments/"))
        .collect()
}

/// What the page's scripts share with the program.
fn scripts() -> JsValue {
    js_sys::eval("frontdesk").unwrap()
}

fn call(name: &str) {
    js_sys::eval(&format!("frontdesk.{name}()")).unwrap();
}

/// What the head says of the connection and of who is there.
pub(crate) fn status() -> String {
    text("#status")
}

/// The text of the first element that fits a selector; empty where there is none.
pub(crate) fn text(selector: &str) -> String {
    let found = widget::bind::document().query_selector(selector).unwrap();
    found.and_then(|it| it.text_content()).unwrap_or_default()
}

/// The first that fits a selector.
pub(crate) fn element(selector: &str) -> HtmlElement {
    widget::bind::part(&body(), selector)
}

fn body() -> Element {
    widget::bind::document().body().unwrap().into()
}

/// Whether an element is there and not hidden.
pub(crate) fn is_shown(selector: &str) -> bool {
    widget::bind::has(&format!("{selector}:not([hidden])"))
}

/// Waits until something holds; fails after five seconds.
#[track_caller]
pub(crate) fn until(holds: impl Fn() -> bool) -> impl Future<Output = ()> {
    let at = std::panic::Location::caller();
    async move {
        for _ in 0..500 {
            if holds() {
                return;
            }
            TimeoutFuture::new(10).await;
        }
        panic!("waited in vain at {at}");
    }
}
