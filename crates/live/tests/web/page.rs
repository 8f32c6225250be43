//! A server inside the page, and waiting for what a page takes its time for.
//!
//! It stands in for the browser's `fetch`, `WebSocket` and `EventSource`: their events
//! and errors are what is tested here. What a server decides is in
//! `crates/testing/fake`, for every other test.

use gloo_timers::future::TimeoutFuture;
use protocol::ConversationId;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(inline_js = r#"
const realFetch = window.fetch.bind(window);
const epoch = "00000000-0000-7000-8000-000000000001";
const me = "00000000-0000-7000-8000-00000000000a";
const chat = "00000000-0000-7000-8000-00000000000c";
let server, listeners;
const longTasks = [];
new PerformanceObserver(list => longTasks.push(...list.getEntries().map(e => e.duration)))
  .observe({ entryTypes: ["longtask"] });

export function serve() {
  longTasks.length = 0;
  server = { seq: 1, messages: new Map(), http: "up", sockets: "up", puts: 0, cookie: true };
  listeners = new Set();
  window.fetch = fakeFetch;
  window.WebSocket = FakeSocket;
  window.EventSource = FakeEvents;
}
export function set_http(state) { server.http = state; }
export function set_sockets(state) { server.sockets = state; }
export function set_signed_in(value) { server.cookie = value; }
export function stored() { return server.messages.size; }
export function puts() { return server.puts; }
export function cut() { for (const l of [...listeners]) l.cut(); }
export function close(code) { for (const l of [...listeners]) l.cut(code); }
export function streams() { return listeners.size; }
export function request() { return server.request.join(", "); }
export function say(text) { customer(text); }
export function longest_task() { return Math.max(0, ...longTasks); }
export function block(ms) { const end = performance.now() + ms; while (performance.now() < end); }
export function one_big_frame(count) {
  const events = [], prev = server.seq;
  for (let n = 0; n < count; n++) {
    const seq = ++server.seq, id = uuid();
    const message = { id, conversation_id: chat, seq, version: seq, sent_at: 5000, direction: "in",
      author: { type: "system" }, status: "received", content: { type: "text", text: "big " + n } };
    server.messages.set(id, message);
    events.push({ seq, type: "message_created", message });
  }
  const frame = JSON.stringify({ type: "events", prev, cursor: server.seq, events });
  for (const l of listeners) l.push(frame);
}
export function burst(count) { for (let n = 0; n < count; n++) customer("burst " + n); }
export function inject(text) { for (const l of [...listeners]) l.push(text); }

function uuid() { return "00000000-0000-7000-9000-" + (server.seq + 1).toString(16).padStart(12, "0"); }
function customer(text) {
  store({ id: uuid(), direction: "in", author: { type: "system" }, status: "received",
    content: { type: "text", text } });
}
function store(part) {
  const seq = ++server.seq;
  const message = { conversation_id: chat, seq, version: seq, sent_at: 5000, ...part };
  server.messages.set(part.id, message);
  const frame = JSON.stringify({ type: "events", prev: seq - 1, cursor: seq,
    events: [{ seq, type: "message_created", message }] });
  for (const l of listeners) l.push(frame);
  return message;
}
const conversation = () => ({ id: chat, version: 1, inbox_id: me, channel: "widget",
  contact: { id: me, name: "Carla" }, status: "open", last_activity_at: 1, inbound_count: 0 });
const page = () => ({ items: [conversation()], read_marks: [], next: null });
const agent = { id: me, version: 0, name: "Alice", email: "alice@example.org" };

async function fakeFetch(...call) {
  const request = new Request(...call);
  const { method, signal, headers } = request, url = new URL(request.url).pathname;
  if (!url.startsWith("/api")) return realFetch(request);
  server.request = [method, request.cache, request.credentials, headers.get("accept"), headers.get("content-type")];
  if (method === "PUT") server.puts++;
  if (server.http === "down") throw new TypeError("Failed to fetch");
  if (server.http === "hangs") await new Promise((_, no) =>
    signal.addEventListener("abort", () => no(new DOMException("Aborted", "AbortError"))));
  const answer = (body, status = 200) => new Response(JSON.stringify(body), { status });
  if (method === "POST" && url === "/api/session") {
    const { password } = await request.json();
    return password === "right" ? answer(agent)
      : answer({ status: 401, code: "wrong_credentials", title: "Wrong." }, 401);
  }
  if (method === "DELETE") return new Response(null, { status: 204 });
  if (!server.cookie) return answer({ status: 401, code: "signed_out", title: "Sign in." }, 401);
  if (server.http === "hotel") return new Response("<html>Welcome!</html>");
  if (url === "/api/bootstrap") return answer({ epoch, cursor: server.seq, me, account: { name: "Shop" },
    agents: [agent], inboxes: [], conversations: page(), unread: { items: [], read_marks: [], next: null } });
  if (url.includes("/messages/")) {
    const id = url.split("/").pop();
    const known = server.messages.get(id);
    if (known) return answer(known);
    const { content } = await request.json();
    return answer(store({ id, direction: "out", author: { type: "agent", id: me }, status: "queued", content }), 201);
  }
  if (url.includes("/messages")) return answer({ items: [...server.messages.values()], next: null });
  return answer(page());
}

class FakeSocket extends EventTarget {
  readyState = 0;
  constructor(url) {
    super();
    if (!url.startsWith("ws")) throw new SyntaxError("not a socket address: " + url);
    setTimeout(() => {
      if (server.sockets !== "up") return this.cut();
      this.readyState = 1;
      this.dispatchEvent(new Event("open"));
    }, 5);
  }
  send(text) {
    const frame = JSON.parse(text);
    if (frame.type === "ping") this.push('{"type":"pong"}');
    if (frame.type !== "resume") return;
    this.push(JSON.stringify({ type: "ready", epoch, cursor: frame.cursor, heartbeat_ms: 25000 }));
    replay(this, frame.cursor);
  }
  push(text) {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: text })));
  }
  cut(code = 1006) { this.close(); this.dispatchEvent(new CloseEvent("close", { code })); }
  close() { listeners.delete(this); this.readyState = 3; }
}
function replay(listener, cursor) {
  for (const message of server.messages.values()) if (message.seq > cursor)
    listener.push(JSON.stringify({ type: "events", prev: message.seq - 1, cursor: message.seq,
      events: [{ seq: message.seq, type: "message_created", message }] }));
  listeners.add(listener);
}
class FakeEvents {
  constructor(url) {
    const cursor = Number(new URL(url, location.href).searchParams.get("cursor").split(".")[1]);
    setTimeout(() => {
      this.push(JSON.stringify({ type: "ready", epoch, cursor, heartbeat_ms: 25000 }));
      replay(this, cursor);
    }, 5);
  }
  push(text) { queueMicrotask(() => this.onmessage?.(new MessageEvent("message", { data: text }))); }
  cut() { listeners.delete(this); this.onerror?.(new Event("error")); }
  close() { listeners.delete(this); }
}
"#)]
extern "C" {
    /// A new server with nothing in it; long tasks are counted from here.
    pub(crate) fn serve();
    pub(crate) fn set_http(state: &str);
    pub(crate) fn set_sockets(state: &str);
    pub(crate) fn set_signed_in(value: bool);
    /// How many messages the server has.
    pub(crate) fn stored() -> usize;
    pub(crate) fn puts() -> usize;
    /// Closes all streams from the server's side.
    pub(crate) fn cut();
    /// Closes all sockets from the server's side, for a reason.
    pub(crate) fn close(code: u16);
    /// How many streams are open and live.
    pub(crate) fn streams() -> usize;
    /// The newest request: method, cache mode, credentials mode, and the headers
    /// `Accept` and `Content-Type`.
    pub(crate) fn request() -> String;
    /// The customer writes.
    pub(crate) fn say(text: &str);
    pub(crate) fn burst(count: usize);
    /// The same in a single frame.
    pub(crate) fn one_big_frame(count: usize);
    /// Holds the main thread up.
    pub(crate) fn block(ms: f64);
    /// The longest main-thread task so far, in milliseconds.
    pub(crate) fn longest_task() -> f64;
}

/// The conversation that this server has.
pub(crate) fn chat() -> ConversationId {
    "00000000-0000-7000-8000-00000000000c".parse().unwrap()
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
