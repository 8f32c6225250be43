//! Where the visitor writes. What they typed before the chat had loaded is in
//! the same field.

use std::rc::Rc;

use protocol::command::is_blank;
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, WithUntracked},
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, KeyboardEvent};

use super::{Chat, list};
use crate::{
    bind::{self, document, effect, element, on, on_click},
    host,
};

pub(super) fn bind(chat: &Rc<Chat>) {
    let field: HtmlTextAreaElement = element("text").unchecked_into();
    if field.value().is_empty() {
        field.set_value(&chat.storage.draft());
    }
    // Why the last one was not taken.
    let problem = ArcRwSignal::new("");

    let (typing, typed) = (Rc::clone(chat), field.clone());
    let forgiven = problem.clone();
    on(
        &field,
        "input",
        Box::new(move |_| {
            let text = typed.value();
            typing.storage.set_draft(&text);
            if !text.is_empty() {
                typing.live.typing(typing.current.get_untracked());
            }
            if !forgiven.with_untracked(|problem| problem.is_empty()) {
                forgiven.set("");
            }
        }),
    );
    let send = {
        let (chat, field, problem) = (Rc::clone(chat), field.clone(), problem.clone());
        Rc::new(move || send(&chat, &field, &problem))
    };
    let sent = Rc::clone(&send);
    on(
        &field,
        "keydown",
        Box::new(move |event: Event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            if key.key() == "Enter" && !key.shift_key() && !key.is_composing() {
                event.prevent_default();
                sent();
            }
        }),
    );
    on_click(&element("send"), Box::new(move || send()));
    escape();

    // Opening the panel is meant for writing.
    let (chat, focused) = (Rc::clone(chat), field.clone());
    let opened = chat.opened.clone();
    effect(Box::new(move || {
        if opened.get() {
            let _focused = focused.focus();
            host::fit_composer();
        }
    }));
    let uploaded = Rc::clone(&chat);
    host::on_uploaded(move |conversation, attachment| {
        uploaded.live.send_file(conversation, attachment);
        element("thread").set_scroll_top(0);
    });
    words(&chat, problem);
}

fn send(chat: &Chat, field: &HtmlTextAreaElement, problem: &ArcRwSignal<&'static str>) {
    let text = field.value();
    if is_blank(&text) {
        return;
    }
    match chat.live.send(chat.current.get_untracked(), &text) {
        Ok(_) => {
            field.set_value("");
            chat.storage.set_draft("");
            element("thread").set_scroll_top(0);
        }
        Err(_) => problem.set("too_long"),
    }
    host::fit_composer();
    let _focused = field.focus();
}

/// What stands above the field.
fn words(chat: &Rc<Chat>, problem: ArcRwSignal<&'static str>) {
    let done = Rc::clone(chat);
    bind::bind_visible(element("resolved"), Box::new(move || done.is_resolved()));
    let anew = Rc::clone(chat);
    on_click(
        &element("anew"),
        Box::new(move || anew.start_new_conversation()),
    );
    let is_there = problem.clone();
    bind::bind_visible(
        element("problem"),
        Box::new(move || !is_there.get().is_empty()),
    );
    let chat = Rc::clone(chat);
    bind::bind_text(
        element("problem"),
        Box::new(move || match problem.get() {
            "" => String::new(),
            word => chat.word(word),
        }),
    );
}

/// Escape closes the list, if it is open, else the chat.
fn escape() {
    on(
        &document(),
        "keydown",
        Box::new(|event: Event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            if key.key() != "Escape" || key.is_composing() {
                return;
            }
            if element("list").hidden() {
                host::post(&host::FrameMessage::Close);
            } else {
                list::close();
                let _focused = element("earlier").focus();
            }
        }),
    );
}
