//! A Frontdesk server inside the page, and the chat of a visitor who has written before.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(inline_js = r##"
const epoch = "00000000-0000-7000-8000-000000000001";
const inbox = "00000000-0000-7000-8000-00000000000b";
const chat = "00000000-0000-7000-8000-00000000000c";
const me = "00000000-0000-7000-8000-00000000000d";
const agent = "00000000-0000-7000-8000-00000000000e";
const authors = { visitor: { type: "contact", id: me }, agent: { type: "agent", id: agent }, system: { type: "system" } };
const conversation = { id: chat, version: 1, inbox_id: inbox, channel: "widget", contact: { id: me },
  status: "open", last_activity_at: 1000, inbound_count: 0 };
const page = { items: [conversation], read_marks: [], next: null };
const look = { color: "#17617c", position: "end", scheme: "auto", welcome: "", away: "", form: [] };
const widget = { inbox_id: inbox, version: 0, name: "Cedar & Clay", look };
const messages = [];
let seq = 1, socket;

const tell = (frame) => socket.onmessage(new MessageEvent("message", { data: JSON.stringify(frame) }));
const happen = (event) => {
  const prev = seq++;
  tell({ type: "events", prev, cursor: seq, events: [{ seq, ...event }] });
};

const answers = [
  [/\/bootstrap$/, () => ({ epoch, cursor: seq, me, token: "a token", widget, availability: { open: true },
    agents: [{ id: agent, version: 0, name: "Maya Khoury" }], conversations: page })],
  [/\/messages/, () => ({ items: messages, next: null })],
  [/\/receipt$/, () => conversation],
  [/\/conversations/, () => page],
];
// It has no thumbnails.
const asked = [], downloaded = [];
const ask = window.fetch.bind(window);
async function fetchHere(url, init) {
  if (String(url).startsWith("/api/widget/attachments/")) {
    const path = String(url).slice("/api/widget/attachments/".length);
    asked.push(path);
    return new Response('{"code":"no_thumbnail"}', { status: 404 });
  }
  const found = answers.find(([path]) => String(url).startsWith("/api/widget") && path.test(String(url).split("?")[0]));
  return found ? new Response(JSON.stringify(found[1]())) : ask(url, init);
}

class FakeSocket {
  static OPEN = 1;
  readyState = 1;
  constructor() {
    setTimeout(() => this.onopen?.(new Event("open")));
  }
  send(text) {
    const { type, cursor } = JSON.parse(text);
    if (type !== "resume") return;
    socket = this;
    setTimeout(tell, 0, { type: "ready", epoch, cursor, heartbeat_ms: 25000 });
  }
  close() {}
}

export function show_page(index, scripts) {
  history.replaceState(null, "", "/widget/" + inbox);
  window.fetch = fetchHere;
  window.WebSocket = FakeSocket;
  const { body } = new DOMParser().parseFromString(index, "text/html");
  body.querySelectorAll("script:not([type])").forEach((script) => script.remove());
  // Beside what the test runner writes.
  document.body.append(...body.children);
  for (const textContent of scripts)
    document.head.append(Object.assign(document.createElement("script"), { textContent }));
}
export function begin() {
  // A download could hide the page.
  window.frontdesk.download = (path, name) => downloaded.push(name);
  window.frontdesk.begin();
}
export function fetched() { return asked; }
export function downloads() { return downloaded; }
export function send_picture(name) {
  const attachment = { id: "00000000-0000-7000-8000-0000000000a1", name, media_type: "image/png", size: 2000, width: 40, height: 30 };
  post("out", "agent", { type: "attachment", attachment });
}
export function write(direction, author, text) { post(direction, author, { type: "text", text }); }
function post(direction, author, content) {
  const message = { id: crypto.randomUUID(), conversation_id: chat, seq: seq + 1, version: seq + 1, sent_at: 2000,
    direction, author: authors[author], status: direction === "in" ? "received" : "sent", content };
  messages.push(message);
  happen({ type: "message_created", message });
}
export function presence(word) { tell({ type: "presence", agent_id: agent, presence: word }); }
export function change_look(change) {
  happen({ type: "widget_updated", widget: { ...widget, version: seq + 1, look: { ...look, ...JSON.parse(change) } } });
}
"##)]
extern "C" {
    /// Puts the chat's own page up, without its program.
    fn show_page(index: &str, scripts: Vec<String>);
    fn begin();
    /// A message of the `visitor`, an `agent` or the `system`, `in` or `out`.
    pub(crate) fn write(direction: &str, author: &str, text: &str);
    /// The agent is `online` or `offline`.
    pub(crate) fn presence(word: &str);
    /// Changes how the inbox's chat looks: JSON.
    pub(crate) fn change_look(change: &str);
    /// An agent sends a picture.
    pub(crate) fn send_picture(name: &str);
    /// The files that were asked for, by their paths.
    pub(crate) fn fetched() -> Vec<String>;
    /// The names of the files that were downloaded.
    #[wasm_bindgen(js_name = downloads)]
    pub(crate) fn downloaded() -> Vec<String>;
}

/// The page's inline scripts, in its order.
macro_rules! scripts {
    ($($name:literal),*) => {
        [$((concat!("page/", $name), include_str!(concat!("../../page/", $name)))),*]
    };
}
const SCRIPTS: [(&str, &str); 8] = scripts![
    "host.js",
    "storage.js",
    "words.js",
    "composer.js",
    "file.js",
    "stream.js",
    "sound.js",
    "focus.js"
];
const INDEX: &str = include_str!("../../index.html");

thread_local! {
    static IS_OPEN: Cell<bool> = const { Cell::new(false) };
}

/// The chat, open, connected.
pub(crate) async fn open() {
    if !IS_OPEN.replace(true) {
        let inline = INDEX.split("rel=\"inline\" type=\"js\" href=\"").skip(1);
        let inline: Vec<_> = inline.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(inline, SCRIPTS.map(|(name, _)| name), "the page's scripts");
        show_page(INDEX, SCRIPTS.map(|(_, script)| script.to_owned()).into());
        widget::app::listen();
        begin();
    }
    until(|| status() != "Connecting…" && !status().is_empty()).await;
}

fn status() -> String {
    element("#status").text_content().unwrap_or_default()
}

/// The first that fits a selector.
pub(crate) fn element(selector: &str) -> HtmlElement {
    widget::bind::part(&body(), selector)
}

fn body() -> Element {
    widget::bind::document().body().unwrap().into()
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
