//! The page that holds the frame, and what the frame's own scripts (`page/`) do
//! for the program. Which page to listen to is decided in `page/host.js`.

pub mod call;
pub mod frame_message;
pub mod message;
pub mod uploaded_file;

use protocol::{Attachment, Timestamp, json};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, Element};

pub use call::HostCall;
pub use frame_message::{CallError, FrameMessage};
pub use message::HostMessage;
pub use uploaded_file::UploadedFile;

#[wasm_bindgen(js_namespace = frontdesk)]
extern "C" {
    /// Hands over the messages held so far, and then each one as it comes.
    #[wasm_bindgen(js_name = onMessage)]
    fn on_message(listener: &Closure<dyn Fn(String)>);
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(text: &str);
    /// The origin of the host page.
    pub fn origin() -> String;
    /// Sets the colours; an empty text changes nothing.
    #[wasm_bindgen(js_name = applyTheme)]
    pub fn apply_theme(color: &str, scheme: &str);
    /// Sets the language, its direction and the chat's own texts.
    #[wasm_bindgen(js_name = setLocale)]
    pub fn set_locale(locale: &str);
    /// One of the chat's own texts by its name, in the current language.
    pub fn word(name: &str) -> String;
    #[wasm_bindgen(js_name = onLocaleChanged)]
    fn on_locale_changed(listener: &Closure<dyn Fn()>);
    /// A value of this visitor's storage; empty where there is none.
    #[wasm_bindgen(js_name = load)]
    pub fn load_value(name: &str) -> String;
    /// Stores a value of this visitor; an empty one is removed.
    #[wasm_bindgen(js_name = store)]
    pub fn store_value(name: &str, value: &str);
    /// Reads server-sent events: each event's text, and an empty text at the end.
    pub fn stream(path: &str, token: &str, listener: &Closure<dyn Fn(String)>) -> AbortController;
    /// Sets the visitor's token, which uploads and downloads carry.
    #[wasm_bindgen(js_name = setToken)]
    pub fn set_token(token: &str);
    /// Sets the conversation on screen, which files are picked for: the others' wait
    /// out of sight.
    #[wasm_bindgen(js_name = setConversation)]
    pub fn set_conversation(conversation: &str);
    /// What waits for one conversation waits for another from now on.
    #[wasm_bindgen(js_name = moveFiles)]
    pub fn move_files(from: &str, to: &str);
    /// The caption that the first of the waiting files has from a try before this one,
    /// mostly an empty one; `None` where no file waits in the conversation on screen.
    #[wasm_bindgen(js_name = waitingCaption)]
    pub fn waiting_caption() -> Option<String>;
    /// Sends the files that wait in the conversation on screen, the first of them with
    /// this caption, and resumes what was interrupted.
    #[wasm_bindgen(js_name = sendFiles)]
    pub fn send_files(caption: &str);
    /// Uploads what the connection has interrupted.
    #[wasm_bindgen(js_name = resumeUploads)]
    pub fn resume_uploads();
    /// Removes all files that wait, and ends their uploads.
    #[wasm_bindgen(js_name = clearFiles)]
    pub fn clear_files();
    /// What is written and not sent: captions of files that are on their way, and the
    /// field's text.
    pub fn draft() -> String;
    #[wasm_bindgen(js_name = onUploaded)]
    fn on_uploaded_text(listener: &Closure<dyn Fn(String)>);
    #[wasm_bindgen(js_name = onUploadEnd)]
    fn listen_to_upload_end(listener: &Closure<dyn Fn()>);
    #[wasm_bindgen(js_name = showFile)]
    fn show_file_text(bubble: &Element, attachment: &str);
    /// Downloads something of the visitor's under a file name.
    pub fn download(path: &str, name: &str);
    /// Rings for a message in one of the visitor's tabs, and in none if one of them
    /// says that it is seen.
    pub fn ring(message: &str, is_seen: bool);
    /// Makes the composer's field as high as its text.
    #[wasm_bindgen(js_name = fitComposer)]
    pub fn fit_composer();
    fn weekday(millis: f64) -> String;
    fn time(millis: f64) -> String;
    fn day(millis: f64) -> String;
}

/// Listens to the host page for as long as the frame lives.
pub fn listen(listener: impl Fn(HostMessage) + 'static) {
    let received: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        if let Some(message) = json::read(&text) {
            listener(message);
        }
    });
    on_message(&received);
    received.forget();
}

/// Posts a message to the host page.
pub fn post(message: &FrameMessage<'_>) {
    post_message(&json::write(message));
}

/// Calls back whenever the language has changed.
pub fn on_locale_change(run: Box<dyn Fn()>) {
    let listener: Closure<dyn Fn()> = Closure::new(run);
    on_locale_changed(&listener);
    listener.forget();
}

/// Calls back with each uploaded file, in order: it is to be sent.
pub fn on_uploaded(send: impl Fn(UploadedFile) + 'static) {
    let listener: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        if let Some(file) = json::read(&text) {
            send(file);
        }
    });
    on_uploaded_text(&listener);
    listener.forget();
}

/// Calls back whenever an upload has ended: stored, failed or cancelled.
pub fn on_upload_end(run: Box<dyn Fn()>) {
    let listener: Closure<dyn Fn()> = Closure::new(run);
    listen_to_upload_end(&listener);
    listener.forget();
}

/// Shows a file where a message's text would be.
pub fn show_file(bubble: &Element, attachment: &Attachment) {
    show_file_text(bubble, &json::write(attachment));
}

#[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
const fn millis(at: Timestamp) -> f64 {
    at.millis() as f64
}

/// `Monday 09:00`; six days from now and later, `3 March at 09:00`.
pub fn weekday_and_time(at: Timestamp) -> String {
    weekday(millis(at))
}

/// `14:32`, as the language writes it.
pub fn clock_time(at: Timestamp) -> String {
    time(millis(at))
}

/// `Monday, 3 March`
pub fn date(at: Timestamp) -> String {
    day(millis(at))
}

/// The time by the browser's clock.
pub fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    let millis = js_sys::Date::now() as i64;
    Timestamp::from_millis(millis)
}
