//! Files that wait above the field until they are sent.

use protocol::{Author, Content, ConversationId, ConversationStatus, Direction};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;

use crate::{
    page::{element, is_shown, open, text, until},
    server::{maya, server},
    upload,
};

const NEWEST: &str = "#messages > .row:last-child .body";

fn field() -> HtmlTextAreaElement {
    element("#text").unchecked_into()
}

fn send(text: &str) {
    field().set_value(text);
    element("#send").click();
}

fn press(target: &str, key: &str) {
    let target = format!("document.querySelector({target:?})");
    let event = format!("new KeyboardEvent('keydown', {{ key: {key:?}, bubbles: true }})");
    js_sys::eval(&format!("{target}.dispatchEvent({event})")).unwrap();
}

/// What the script answers, as text.
fn evaluate(script: &str) -> String {
    js_sys::eval(script).unwrap().as_string().unwrap()
}

/// The names of the files above the field.
fn tray() -> String {
    evaluate(
        "[...document.querySelectorAll('#files:not([hidden]) li:not([hidden])')]
            .map((item) => item.querySelector('[id^=file-]'))
            .map(({ alt, textContent }) => alt || textContent).join(', ')",
    )
}

fn has_focus(selector: &str) -> bool {
    widget::bind::document().active_element().as_ref() == Some(element(selector).as_ref())
}

/// A file's message: its name, its caption, its conversation.
type SentFile = (String, Option<String>, ConversationId);

/// The files that the server has as messages, in order, whose names begin so.
fn sent(prefix: &str) -> Vec<SentFile> {
    let server = server();
    let server = server.state.borrow();
    let mut messages: Vec<_> = server.messages.values().collect();
    messages.sort_by_key(|message| message.seq);
    let files = messages.into_iter().filter_map(|message| {
        let Content::Attachment {
            attachment,
            caption,
        } = &message.content
        else {
            return None;
        };
        let is_meant = attachment.name.starts_with(prefix);
        is_meant.then(|| {
            let (name, caption) = (attachment.name.clone(), caption.clone());
            (name, caption, message.conversation_id)
        })
    });
    files.collect()
}

/// Names and captions alone.
fn captions(prefix: &str) -> Vec<(String, String)> {
    let files = sent(prefix).into_iter();
    files
        .map(|(name, caption, _)| (name, caption.unwrap_or_default()))
        .collect()
}

fn pair(name: &str, caption: &str) -> (String, String) {
    (name.to_owned(), caption.to_owned())
}

/// An open conversation is on screen, with this text, and nothing waits.
async fn begin(text_there: &str) {
    open().await;
    upload::clear();
    field().set_value("");
    start_conversation(text_there);
    // A test before may have left an older one on screen.
    until(|| is_shown("#earlier") || text(NEWEST) == text_there).await;
    if is_shown("#earlier") {
        choose(text_there).await;
    }
    until(|| is_shown("#composer")).await;
}

fn start_conversation(text_there: &str) {
    server().start_conversation();
    let author = Author::Agent(maya());
    server().write(Direction::Out, author, text_there);
}

#[wasm_bindgen_test]
async fn what_is_picked_dropped_or_pasted_waits_and_a_picture_is_shown() {
    begin("pictures please").await;
    js_sys::eval(
        "window.released = [];
        URL.revokeObjectURL = ((revoke) => (url) => {
          released.push(url);
          revoke.call(URL, url);
        })(URL.revokeObjectURL)",
    )
    .unwrap();
    field().set_value("half a thought");
    upload::pick("w picked.gif");
    upload::drop_file("w dropped.txt");
    upload::paste("w pasted.gif");
    assert_eq!(tray(), "w picked.gif, w dropped.txt, w pasted.gif");
    assert_eq!(text("#changed"), "Attached: w pasted.gif");
    assert!(has_focus("#text"), "Enter sends them");

    until(|| evaluate("String(document.querySelector('#files img').naturalWidth)") == "2").await;
    until(|| {
        evaluate("String(released.includes(document.querySelector('#files img').src))") == "true"
    })
    .await;
    assert!(text("#files li:nth-child(2)").contains("kB"), "its size");
    assert_eq!(upload::underway(), [""; 0], "nothing leaves");
    assert_eq!(sent("w "), []);
    assert_eq!(field().value(), "half a thought");
    upload::clear();
    assert!(!is_shown("#files"));
}

#[wasm_bindgen_test]
async fn files_are_sent_one_after_another_and_the_text_is_the_first_ones_caption() {
    begin("which ones?").await;
    for name in ["o first.gif", "o second.txt", "o third.txt"] {
        upload::pick(name);
    }
    send("these three");
    assert_eq!(field().value(), "");
    assert!(
        text("#files li:first-child").contains("these three"),
        "in sight"
    );
    assert_eq!(upload::underway(), ["o first.gif"]);
    upload::progress(0.5);
    assert_eq!(
        evaluate("String(document.querySelector('#files progress').value)"),
        "0.5"
    );
    assert_eq!(sent("o "), [], "no message without its file");

    upload::store();
    until(|| captions("o ") == [pair("o first.gif", "these three")]).await;
    assert_eq!(tray(), "o second.txt, o third.txt");
    assert_eq!(upload::underway(), ["o second.txt"]);
    // A text does not wait for files.
    send("and a word");
    until(|| text(NEWEST) == "and a word").await;
    upload::store();
    upload::store();
    let expected = [
        pair("o first.gif", "these three"),
        pair("o second.txt", ""),
        pair("o third.txt", ""),
    ];
    until(|| captions("o ") == expected).await;
    assert!(!is_shown("#files"));
}

#[wasm_bindgen_test]
async fn enter_sends_files_without_a_text_and_those_added_meanwhile_come_after_them() {
    begin("anything").await;
    upload::pick("e first.txt");
    press("#text", "Enter");
    assert_eq!(upload::underway(), ["e first.txt"]);
    upload::pick("e second.txt");
    press("#text", "Enter");
    assert_eq!(upload::underway(), ["e first.txt"], "one at a time");
    upload::store();
    upload::store();
    let expected = [pair("e first.txt", ""), pair("e second.txt", "")];
    until(|| captions("e ") == expected).await;
}

#[wasm_bindgen_test]
async fn a_file_is_removed_by_click_or_key_and_the_focus_goes_on() {
    begin("remove some").await;
    for name in ["1.txt", "2.gif", "3.txt", "4.txt"] {
        upload::pick(name);
    }
    let button = element("#files li:nth-child(2) button");
    let names = button.get_attribute("aria-labelledby").unwrap();
    let (own, file) = names.split_once(' ').unwrap();
    let label = element(&format!("#{own}")).get_attribute("aria-label");
    assert_eq!(label.as_deref(), Some("Remove"));
    let alt = element(&format!("#{file}")).get_attribute("alt");
    assert_eq!(alt.as_deref(), Some("2.gif"));

    let _focused = button.focus();
    press("#files li:nth-child(2) button", "x");
    press("#files li:nth-child(2) button", "Delete");
    assert_eq!(tray(), "1.txt, 3.txt, 4.txt");
    assert_eq!(text("#changed"), "Removed: 2.gif");
    assert!(has_focus("#files li:nth-child(2) button"), "the next one's");
    press("#files li:nth-child(2) button", "Backspace");
    assert!(has_focus("#files li:nth-child(2) button"));
    element("#files li:nth-child(2) button").click();
    assert_eq!(tray(), "1.txt");
    assert!(has_focus("#text"), "there is no next one");
    element("#files button").click();
    assert!(!is_shown("#files"));
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_refused_in_words_and_what_waits_stays() {
    begin("a lot").await;
    upload::pick_sized("huge.mp4", 20 * 1024 * 1024 + 1);
    assert_eq!(text("#refused"), "huge.mp4: Files can have 20 MB at most");
    upload::pick_sized("nothing.txt", 0);
    assert_eq!(
        text("#refused"),
        "nothing.txt: There is nothing in this file"
    );
    assert_eq!(tray(), "");
    upload::pick_sized("largest.mp4", 20 * 1024 * 1024);
    assert_eq!(
        (tray(), text("#refused")),
        ("largest.mp4".to_owned(), String::new())
    );
    upload::pick("twice.txt");
    upload::pick("twice.txt");
    assert_eq!(text("#refused"), "twice.txt: This file is attached already");
    for number in 3..=11 {
        upload::pick(&format!("{number}.txt"));
    }
    assert_eq!(text("#refused"), "11.txt: Ten files at most at a time");
    assert!(tray().starts_with("largest.mp4, twice.txt, 3.txt, 4.txt"));
    assert!(tray().ends_with(", 10.txt"));
    upload::clear();
}

#[wasm_bindgen_test]
async fn a_file_that_the_server_refuses_keeps_its_words_and_those_behind_it() {
    begin("try it").await;
    upload::pick("r first.exe");
    upload::pick("r second.txt");
    send("look at this");
    for (status, answer, words) in [
        (413, "too_large", "Files can have 20 MB at most"),
        (422, "file_executable", "Programs cannot be sent"),
        (
            429,
            "too_many_uploads",
            "Not possible right now: try again in a while",
        ),
        (
            503,
            "storage_unavailable",
            "Not possible right now: try again in a while",
        ),
        (507, "storage_full", "The file could not be sent"),
    ] {
        upload::refuse(status, answer);
        assert_eq!(text("#files [role=alert]"), words, "{status}");
        assert_eq!(tray(), "r first.exe, r second.txt");
        assert!(text("#files li").contains("look at this"));
        assert_eq!(upload::underway(), [""; 0], "what is behind it waits");
        assert!(!widget::bind::has("#files progress:not([hidden])"));
        element("#send").click();
        assert_eq!(upload::underway(), ["r first.exe"], "tried again");
        assert_eq!(text("#files [role=alert]"), "");
    }
    upload::answer(502, "<h1>Bad gateway</h1>");
    assert_eq!(text("#files [role=alert]"), "The file could not be sent");
    assert_eq!(sent("r "), []);

    // What is written then goes with what was.
    send("please");
    upload::store();
    upload::store();
    let expected = [
        pair("r first.exe", "look at this\nplease"),
        pair("r second.txt", ""),
    ];
    until(|| captions("r ") == expected).await;
}

#[wasm_bindgen_test]
async fn the_caption_of_a_file_that_is_removed_is_the_visitors_again() {
    begin("and then?").await;
    upload::pick("c first.txt");
    upload::pick("c second.txt");
    send("my words");
    field().set_value("more");
    element("#files button").click();
    assert_eq!(field().value(), "my words\nmore");
    assert_eq!(upload::underway(), ["c second.txt"], "the next one goes on");
    upload::store();
    until(|| captions("c ") == [pair("c second.txt", "")]).await;
    field().set_value("");
}

#[wasm_bindgen_test]
async fn an_upload_that_the_connection_breaks_goes_on_once_it_is_back() {
    begin("a tunnel").await;
    upload::pick("b first.txt");
    upload::pick("b second.txt");
    send("from the train");
    upload::break_off();
    assert_eq!(text("#files [role=alert]"), "Not sent yet");
    assert_eq!((upload::underway().len(), sent("b ").len()), (0, 0));
    server().reset().await;
    until(|| upload::underway() == ["b first.txt"]).await;
    assert_eq!(text("#files [role=alert]"), "");
    upload::break_off();
    // Who does not want to wait sends once more.
    press("#text", "Enter");
    upload::store();
    upload::store();
    let expected = [
        pair("b first.txt", "from the train"),
        pair("b second.txt", ""),
    ];
    until(|| captions("b ") == expected).await;
}

#[wasm_bindgen_test]
async fn a_text_that_is_too_long_keeps_its_files() {
    begin("not too much").await;
    upload::pick("l.txt");
    let long = "x".repeat(5000);
    send(&long);
    until(|| is_shown("#problem")).await;
    assert_eq!(text("#problem"), "This message is too long");
    assert_eq!((tray(), field().value()), ("l.txt".to_owned(), long));
    assert_eq!(upload::underway(), [""; 0]);
    upload::clear();
    send("short");
    until(|| text(NEWEST) == "short").await;
    field().set_value("");
    field()
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    until(|| !is_shown("#problem")).await;
}

/// Puts the conversation on screen whose last message is this.
async fn choose(last: &str) {
    element("#earlier").click();
    let entry = format!(
        "[...document.querySelectorAll('#list button')]
            .find((entry) => entry.querySelector('.cut').textContent === {last:?})"
    );
    until(|| evaluate(&format!("String(!!{entry})")) == "true").await;
    js_sys::eval(&format!("{entry}.click()")).unwrap();
    until(|| text(NEWEST) == last).await;
}

#[wasm_bindgen_test]
async fn files_stay_with_the_conversation_that_they_were_added_in() {
    begin("the older one").await;
    let older = server().conversation();
    begin("the newer one").await;
    let newer = server().conversation();
    upload::pick("s first.txt");
    upload::pick("s second.txt");
    choose("the older one").await;
    until(|| tray().is_empty()).await;
    send("words for the older one");
    until(|| text(NEWEST) == "words for the older one").await;
    upload::pick("s other.txt");
    assert_eq!(tray(), "s other.txt");
    assert_eq!(upload::underway(), [""; 0]);

    choose("the newer one").await;
    until(|| tray() == "s first.txt, s second.txt").await;
    send("");
    choose("words for the older one").await;
    until(|| tray() == "s other.txt").await;
    upload::store();
    upload::store();
    until(|| sent("s ").len() == 2).await;
    let [first, second] = sent("s ").try_into().unwrap();
    assert_eq!((&*first.0, first.2), ("s first.txt", newer));
    assert_eq!((&*second.0, second.2), ("s second.txt", newer));

    send("");
    upload::store();
    until(|| sent("s ").len() == 3).await;
    assert_eq!(sent("s ").pop().unwrap().2, older);
    begin("follow what is newest again").await;
}

#[wasm_bindgen_test]
async fn while_a_file_waits_nothing_else_comes_on_screen_by_itself() {
    begin("before another one begins").await;
    let conversation = server().conversation();
    upload::pick("t.txt");
    start_conversation("another one");
    until(|| is_shown("#unread")).await;
    assert_eq!(text(NEWEST), "before another one begins");
    assert_eq!(tray(), "t.txt");
    send("");
    choose("another one").await;
    upload::store();
    until(|| sent("t.txt").len() == 1).await;
    assert_eq!(sent("t.txt").pop().unwrap().2, conversation);
    begin("follow the newest again").await;
}

#[wasm_bindgen_test]
async fn files_of_a_conversation_that_never_began_are_there_in_the_next_one() {
    begin("it is done").await;
    server().resolve_all();
    until(|| is_shown("#resolved")).await;
    element("#anew").click();
    until(|| !is_shown("#resolved")).await;
    upload::pick("n.txt");
    choose("it is done").await;
    until(|| tray().is_empty()).await;
    element("#anew").click();
    until(|| tray() == "n.txt").await;

    // An agent opens the last one again, where the server then puts what is sent.
    server().set_status(ConversationStatus::Open);
    let author = Author::Agent(maya());
    server().write(Direction::Out, author, "not quite");
    until(|| is_shown("#unread")).await;
    assert_eq!((tray().as_str(), &*text(NEWEST)), ("n.txt", ""));
    send("");
    upload::store();
    until(|| sent("n.txt").len() == 1).await;
    assert_eq!(sent("n.txt").pop().unwrap().2, server().conversation());
}

#[wasm_bindgen_test]
async fn a_file_sent_to_a_resolved_conversation_opens_it_as_a_text_does() {
    begin("closing this").await;
    let conversation = server().conversation();
    server().resolve_all();
    until(|| is_shown("#resolved")).await;
    upload::pick("v.txt");
    send("one more thing");
    upload::store();
    until(|| sent("v.txt").len() == 1).await;
    assert_eq!(sent("v.txt").pop().unwrap().2, conversation);
    until(|| !is_shown("#resolved")).await;
}

#[wasm_bindgen_test]
async fn what_a_visitor_who_is_forgotten_was_sending_becomes_no_message() {
    begin("goodbye").await;
    upload::pick("f first.txt");
    upload::pick("f second.txt");
    send("on its way");
    assert_eq!(upload::underway(), ["f first.txt"]);
    upload::clear();
    assert_eq!(upload::underway(), [""; 0]);
    assert_eq!((tray(), field().value()), (String::new(), String::new()));
    assert_eq!(sent("f "), []);
}

#[wasm_bindgen_test]
async fn the_tray_fits_a_narrow_panel_in_either_direction() {
    begin("narrow").await;
    let chat = element("#chat");
    chat.style().set_property("width", "320px").unwrap();
    for number in 0..5 {
        upload::pick(&format!("{number}.gif"));
        let name = "a long name of a file ".repeat(4);
        upload::pick(&format!("{number} {name}.txt"));
    }
    let files = element("#files");
    for direction in ["ltr", "rtl"] {
        chat.set_attribute("dir", direction).unwrap();
        assert!(files.scroll_width() <= files.client_width(), "{direction}");
        let gap = evaluate(&format!(
            "(() => {{
              const tile = document.querySelector('#files li:nth-child(2)');
              const [edges, own] = [tile, tile.querySelector('button')]
                .map((element) => element.getBoundingClientRect());
              return String({direction:?} === 'ltr' ? edges.right - own.right : own.left - edges.left);
            }})()"
        ));
        let gap: f64 = gap.parse().unwrap();
        assert!((0.0..8.0).contains(&gap), "{direction}: {gap} from the end");
    }
    chat.remove_attribute("dir").unwrap();
    chat.style().remove_property("width").unwrap();
    upload::clear();
}
