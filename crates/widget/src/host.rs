//! The page that holds the frame. Who it is, and whether to listen to it,
//! `host.js` decides; here are the words.

use protocol::{
    Page, Timestamp,
    json::{Json, Write, object},
};
use wasm_bindgen::prelude::*;

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
    fn time(millis: f64) -> String;
    fn day(millis: f64) -> String;
}

/// Where the page is.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub page: Page,
    pub referrer: String,
}

/// What the page says.
#[derive(Debug)]
pub enum Said<'a> {
    Boot {
        place: Place,
        open: bool,
        /// The site's own colour and scheme go over the inbox's.
        is_dressed: bool,
    },
    Open,
    Close,
    Page(Place),
    /// To be answered by its number.
    Call {
        id: u32,
        method: String,
        argument: &'a Json<'a>,
    },
}

/// Listens for as long as the frame lives.
pub fn listen(listener: impl Fn(&Said<'_>) + 'static) {
    let heard: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        if let Some(json) = Json::parse(&text)
            && let Some(said) = read(&json)
        {
            listener(&said);
        }
    });
    hear(&heard);
    heard.forget();
}

fn read<'a>(json: &'a Json<'a>) -> Option<Said<'a>> {
    let kind: String = json.field("type")?;
    Some(match kind.as_str() {
        "boot" => Said::Boot {
            place: place(json),
            open: json.field("open").unwrap_or_default(),
            is_dressed: json
                .at("theme")
                .and_then(|theme| theme.field::<String>("color"))
                .is_some(),
        },
        "open" => Said::Open,
        "close" => Said::Close,
        "page" => Said::Page(place(json)),
        "call" => Said::Call {
            id: json.field("id")?,
            method: json.field("method")?,
            argument: json.at("args")?.first().unwrap_or(&Json::Null),
        },
        _ => return None,
    })
}

fn place(json: &Json<'_>) -> Place {
    let Some(page) = json.at("page") else {
        return Place::default();
    };
    Place {
        page: Page {
            url: page.field("url").unwrap_or_default(),
            title: page.field("title").unwrap_or_default(),
        },
        referrer: page.field("referrer").unwrap_or_default(),
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

/// `14:32`, as the language writes it.
pub fn clock(at: Timestamp) -> String {
    time(millis(at))
}

/// `Monday, 3 March`
pub fn date(at: Timestamp) -> String {
    day(millis(at))
}
