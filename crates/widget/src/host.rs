//! The page that holds the frame. Who it is, and whether to listen to it,
//! `host.js` decides; here are the words.

use protocol::{Attachment, ConversationId, Timestamp, Visit, WebPage, json, widget::Position};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, Element};

#[wasm_bindgen(js_namespace = frontdesk)]
extern "C" {
    /// Hands over what was held, and then each word as it comes.
    fn hear(listener: &Closure<dyn Fn(String)>);
    fn say(text: &str);
    /// The origin of the page.
    pub fn origin() -> String;
    /// Sets the colours; empty words change nothing.
    pub fn dress(color: &str, scheme: &str);
    /// Sets the language, its direction and its words.
    pub fn speak(locale: &str);
    /// Words of the chat's own by their name, in the language of now.
    pub fn word(name: &str) -> String;
    /// Told when the language is another one.
    fn changed(listener: &Closure<dyn Fn()>);
    /// What this browser remembers under a name; nothing where it does not.
    pub fn recall(name: &str) -> String;
    /// Remembers a text; an empty one is forgotten.
    pub fn remember(name: &str, text: &str);
    /// Reads a stream of events: each frame's text, and an empty one at its end.
    pub fn stream(path: &str, token: &str, hear: &Closure<dyn Fn(String)>) -> AbortController;
    /// Keeps the visitor's token, to bring and fetch files with.
    pub fn admit(token: &str);
    /// Says which conversation is on screen.
    pub fn enter(conversation: &str);
    /// Told of each file that the server has, as JSON.
    fn files(listener: &Closure<dyn Fn(String)>);
    /// Shows a file in its bubble, once.
    fn file(bubble: &Element, attachment: &str);
    /// Fetches something of the visitor's, to be kept under a name.
    pub fn save(path: &str, name: &str);
    pub fn ring();
    /// Makes the box to write in as high as its text.
    pub fn fit();
    fn when(millis: f64) -> String;
    fn time(millis: f64) -> String;
    fn day(millis: f64) -> String;
}

/// What the page says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HostMessage {
    /// The first one: begin.
    Boot {
        #[serde(default)]
        page: HostPage,
        #[serde(default)]
        open: bool,
        /// The site's own colour and scheme go over the inbox's.
        #[serde(default)]
        theme: HostTheme,
    },
    Open,
    Close,
    /// The visitor went on to another page.
    Page {
        page: HostPage,
    },
    /// To be answered by its number.
    Call {
        id: u32,
        method: String,
        #[serde(default)]
        args: Vec<Value>,
    },
    /// A kind that a newer loader knows: ignored.
    #[serde(other)]
    Unknown,
}

/// Where the page is, and what the browser says of whoever reads it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HostPage {
    url: String,
    title: String,
    referrer: String,
    language: String,
    time_zone: String,
}

impl From<HostPage> for Visit {
    fn from(page: HostPage) -> Self {
        Self {
            page: WebPage {
                url: page.url,
                title: page.title,
            },
            referrer: page.referrer,
            language: page.language,
            time_zone: page.time_zone,
        }
    }
}

/// What the site chose for the chat's look.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HostTheme {
    pub color: Option<Value>,
}

/// What the frame says to the page.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FrameMessage<'a> {
    /// The chat can be used.
    Ready,
    /// The visitor wants the chat closed.
    Close,
    /// How much is unread, and whether there is a conversation to come back to.
    State { unread: u32, conversation: bool },
    /// Something a site may want to count: `message`.
    Event { name: &'a str },
    /// How the inbox looks, for the launcher.
    Theme { color: String, position: Position },
    /// The answer to a call.
    Result {
        id: u32,
        #[serde(flatten)]
        outcome: CallOutcome<'a>,
    },
}

/// How a call ended.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome<'a> {
    Value(bool),
    Error { code: &'a str, message: &'a str },
}

/// Listens for as long as the frame lives.
pub fn listen(listener: impl Fn(HostMessage) + 'static) {
    let heard: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        if let Some(message) = json::read(&text) {
            listener(message);
        }
    });
    hear(&heard);
    heard.forget();
}

/// Says something to the page.
pub fn tell(message: &FrameMessage<'_>) {
    say(&json::write(message));
}

/// Calls back whenever the language is another one.
pub fn when_spoken(run: Box<dyn Fn()>) {
    let listener: Closure<dyn Fn()> = Closure::new(run);
    changed(&listener);
    listener.forget();
}

#[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
const fn millis(at: Timestamp) -> f64 {
    at.millis() as f64
}

/// A file that the server has, and the conversation that it is for.
#[derive(Deserialize)]
struct StoredFile {
    conversation_id: ConversationId,
    #[serde(flatten)]
    attachment: Attachment,
}

/// Calls back with each file that is to be sent.
pub fn when_brought(send: impl Fn(ConversationId, Attachment) + 'static) {
    let listener: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        if let Some(file) = json::read::<StoredFile>(&text) {
            send(file.conversation_id, file.attachment);
        }
    });
    files(&listener);
    listener.forget();
}

/// Shows a file where a message's text would be.
pub fn show_file(bubble: &Element, attachment: &Attachment) {
    file(bubble, &json::write(attachment));
}

/// `Monday 09:00`
pub fn moment(at: Timestamp) -> String {
    when(millis(at))
}

/// Whether this is over, by the browser's clock.
pub fn is_past(at: Timestamp) -> bool {
    js_sys::Date::now() >= millis(at)
}

/// `14:32`, as the language writes it.
pub fn clock(at: Timestamp) -> String {
    time(millis(at))
}

/// `Monday, 3 March`
pub fn date(at: Timestamp) -> String {
    day(millis(at))
}
