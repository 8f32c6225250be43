//! The page that holds the frame. Who it is, and whether to listen to it,
//! `host.js` decides; here are the words.

use protocol::{
    Attachment, ConversationId, Timestamp, Visit, WebPage,
    json::{self, Read, Reader, Write, object},
};
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
#[derive(Debug)]
pub enum Said<'a> {
    Boot {
        place: Visit,
        open: bool,
        /// The site's own colour and scheme go over the inbox's.
        is_dressed: bool,
    },
    Open,
    Close,
    WebPage(Visit),
    /// To be answered by its number.
    Call {
        id: u32,
        method: String,
        argument: Reader<'a>,
    },
}

/// Listens for as long as the frame lives.
pub fn listen(listener: impl Fn(&Said<'_>) + 'static) {
    let heard: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        // What has flaws is done as far as it was understood: it is a site's
        // own call, and answered with what came of it.
        let _flawless = json::read_with(&text, |said| {
            if let Some(said) = read(said) {
                listener(&said);
            }
        });
    });
    hear(&heard);
    heard.forget();
}

fn read(said: Reader<'_>) -> Option<Said<'_>> {
    Some(match said.kind() {
        "boot" => Said::Boot {
            place: place(said),
            open: said.field_or_default("open"),
            is_dressed: said.has("theme") && said.at("theme").has("color"),
        },
        "open" => Said::Open,
        "close" => Said::Close,
        "page" => Said::WebPage(place(said)),
        "call" => Said::Call {
            id: said.field("id"),
            method: said.field("method"),
            argument: said.at("args").first(),
        },
        _ => return None,
    })
}

/// Where the page is, and what the browser says of whoever reads it.
fn place(said: Reader<'_>) -> Visit {
    let page = said.at("page");
    Visit {
        page: WebPage {
            url: page.field_or_default("url"),
            title: page.field_or_default("title"),
        },
        referrer: page.field_or_default("referrer"),
        language: page.field_or_default("language"),
        time_zone: page.field_or_default("time_zone"),
    }
}

/// Says something to the page.
pub fn tell(kind: &str, fields: &[(&str, &dyn Write)]) {
    let mut text = String::new();
    let all: Vec<(&str, &dyn Write)> = std::iter::once(("type", &kind as &dyn Write))
        .chain(fields.iter().copied())
        .collect();
    object(&mut text, &all);
    say(&text);
}

/// How much is unread, and whether there is a conversation to come back to.
pub fn tell_state(unread: u32, conversation: bool) {
    let unread = u64::from(unread);
    tell(
        "state",
        &[("unread", &unread), ("conversation", &conversation)],
    );
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

/// Calls back with each file that is to be sent.
pub fn when_brought(send: impl Fn(ConversationId, Attachment) + 'static) {
    let listener: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        let read = |from: Reader<'_>| (from.field("conversation_id"), Attachment::read(from));
        if let Some((conversation, attachment)) = json::read_with(&text, read) {
            send(conversation, attachment);
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
