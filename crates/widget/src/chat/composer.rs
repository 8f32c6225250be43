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

use super::{Room, list};
use crate::{
    bind::{self, document, effect, element, on, on_click},
    host,
};

pub(super) fn bind(room: &Rc<Room>) {
    let field: HtmlTextAreaElement = element("text").unchecked_into();
    if field.value().is_empty() {
        field.set_value(&room.device.draft());
    }
    // Why the last one was not taken.
    let problem = ArcRwSignal::new("");

    let (typing, typed) = (Rc::clone(room), field.clone());
    let forgiven = problem.clone();
    on(
        &field,
        "input",
        Box::new(move |_| {
            let text = typed.value();
            typing.device.keep_draft(&text);
            if !text.is_empty() {
                typing.live.typing(typing.current.get_untracked());
            }
            if !forgiven.with_untracked(|problem| problem.is_empty()) {
                forgiven.set("");
            }
        }),
    );
    let send = {
        let (room, field, problem) = (Rc::clone(room), field.clone(), problem.clone());
        Rc::new(move || send(&room, &field, &problem))
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
    let (room, focused) = (Rc::clone(room), field.clone());
    let opened = room.opened.clone();
    effect(Box::new(move || {
        if opened.get() {
            let _focused = focused.focus();
            host::fit();
        }
    }));
    let brought = Rc::clone(&room);
    host::when_brought(move |conversation, attachment| {
        brought.live.send_file(conversation, attachment);
        element("thread").set_scroll_top(0);
    });
    words(&room, problem);
}

fn send(room: &Room, field: &HtmlTextAreaElement, problem: &ArcRwSignal<&'static str>) {
    let text = field.value();
    if is_blank(&text) {
        return;
    }
    match room.live.send(room.current.get_untracked(), &text) {
        Ok(_) => {
            field.set_value("");
            room.device.keep_draft("");
            element("thread").set_scroll_top(0);
        }
        Err(_) => problem.set("too_long"),
    }
    host::fit();
    let _focused = field.focus();
}

/// What stands above the field.
fn words(room: &Rc<Room>, problem: ArcRwSignal<&'static str>) {
    let done = Rc::clone(room);
    bind::shown(element("resolved"), Box::new(move || done.is_resolved()));
    let anew = Rc::clone(room);
    on_click(&element("anew"), Box::new(move || anew.start_anew()));
    let is_there = problem.clone();
    bind::shown(
        element("problem"),
        Box::new(move || !is_there.get().is_empty()),
    );
    let room = Rc::clone(room);
    bind::text(
        element("problem"),
        Box::new(move || match problem.get() {
            "" => String::new(),
            word => room.say(word),
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
                host::tell(&host::FrameMessage::Close);
            } else {
                list::close();
                let _focused = element("earlier").focus();
            }
        }),
    );
}
