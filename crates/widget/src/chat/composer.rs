//! Where the visitor writes. What they typed before the chat had loaded is in
//! the same field.

use std::rc::Rc;

use protocol::{
    Content,
    command::{Unsendable, check_sendable, is_blank},
};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set},
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, KeyboardEvent};

use super::{Chat, list};
use crate::{
    bind::{self, document, effect, element, on, on_click},
    host,
    locale::Word,
};

pub(super) fn bind(chat: &Rc<Chat>) {
    let field: HtmlTextAreaElement = element("text").unchecked_into();
    if field.value().is_empty() {
        field.set_value(&chat.storage.draft());
    }
    // Why the last text could not be sent.
    let problem = ArcRwSignal::new(None);

    let (same, typed) = (Rc::clone(chat), field.clone());
    let forgiven = problem.clone();
    on(
        &field,
        "input",
        Box::new(move |_| {
            same.storage.set_draft(&host::draft());
            if !typed.value().is_empty() {
                same.live.typing(same.current_untracked());
            }
            if forgiven.get_untracked().is_some() {
                forgiven.set(None);
            }
        }),
    );
    let send = {
        let (chat, field, problem) = (Rc::clone(chat), field.clone(), problem.clone());
        Rc::new(move || send(&chat, &field, &problem))
    };
    let same = Rc::clone(&send);
    on(
        &field,
        "keydown",
        Box::new(move |event: Event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            if key.key() == "Enter" && !key.shift_key() && !is_composing(key) {
                event.prevent_default();
                same();
            }
        }),
    );
    on_click(&element("send"), Box::new(move || send()));
    close_on_escape(chat.opened.clone());

    // Opening the panel is meant for writing.
    let (chat, focused) = (Rc::clone(chat), field.clone());
    let opened = chat.opened.clone();
    effect(Box::new(move || {
        if opened.get() {
            // The teaser may not be gone yet.
            element("chat").set_inert(false);
            let _focused = focused.focus();
            host::fit_composer();
        }
    }));
    show_notes(&chat, problem);
}

/// Sends the text, or where files wait, those, the text as the first one's caption.
fn send(chat: &Chat, field: &HtmlTextAreaElement, problem: &ArcRwSignal<Option<Word>>) {
    let text = field.value();
    let conversation = chat.current_untracked();
    let sent = match host::waiting_caption() {
        Some(held) => send_files(held, &text),
        None if is_blank(&text) => {
            host::resume_uploads();
            return;
        }
        None => chat.live.send(conversation, &text).map(drop),
    };
    if sent.is_ok() {
        chat.choose(conversation);
        field.set_value("");
        chat.storage.set_draft(&host::draft());
        element("thread").set_scroll_top(0);
    } else {
        problem.set(Some(Word::TooLong));
    }
    host::fit_composer();
    let _focused = field.focus();
}

/// `held` is the caption of a try that failed: nothing of it is lost.
fn send_files(held: String, text: &str) -> Result<(), Unsendable> {
    let mut caption = held;
    if !is_blank(text) {
        if !caption.is_empty() {
            caption.push('\n');
        }
        caption.push_str(text);
    }
    if !caption.is_empty() {
        check_sendable(&Content::text(&*caption))?;
    }
    host::send_files(&caption);
    Ok(())
}

/// What stands above the field.
fn show_notes(chat: &Rc<Chat>, problem: ArcRwSignal<Option<Word>>) {
    let same = Rc::clone(chat);
    bind::bind_visible(element("resolved"), Box::new(move || same.is_resolved()));
    let same = Rc::clone(chat);
    on_click(
        &element("anew"),
        Box::new(move || same.start_new_conversation()),
    );
    let chat = Rc::clone(chat);
    let element = element("problem");
    effect(Box::new(move || {
        let problem = problem.get();
        element.set_hidden(problem.is_none());
        let text = problem.map(|problem| chat.word(problem));
        element.set_text_content(text.as_deref());
    }));
}

/// Whether a key belongs to an input method. Safari ends the composition first, and
/// reports the key that ended it with this code.
fn is_composing(key: &KeyboardEvent) -> bool {
    key.is_composing() || key.key_code() == 229
}

/// Escape hides the teaser, closes the list, or else the chat.
fn close_on_escape(opened: ArcRwSignal<bool>) {
    on(
        &document(),
        "keydown",
        Box::new(move |event: Event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            if key.key() != "Escape" || is_composing(key) {
                return;
            }
            if !element("teaser").hidden() {
                element("hide").click();
            } else if element("list").hidden() {
                // The frame keeps the focus when the teaser has gone.
                if opened.get_untracked() {
                    host::post(&host::FrameMessage::Toggle);
                }
            } else {
                list::close();
                let _focused = element("earlier").focus();
            }
        }),
    );
}
