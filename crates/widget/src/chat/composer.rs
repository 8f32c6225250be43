//! Where the visitor writes. What they typed before the chat had loaded is in
//! the same field.

use std::rc::Rc;

use protocol::{command::is_blank, json};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, WithUntracked},
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

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
            fit(&typed);
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
            fit(&focused);
        }
    }));
    let brought = Rc::clone(&room);
    host::when_brought(move |attachment| {
        brought
            .live
            .send_file(brought.current.get_untracked(), attachment);
        element("thread").set_scroll_top(0);
    });
    words(&room, problem);
    emoji(&field);
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
    fit(field);
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

/// Escape closes what is open: the faces, the list, else the chat.
fn escape() {
    on(
        &document(),
        "keydown",
        Box::new(|event: Event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            if key.key() != "Escape" || key.is_composing() {
                return;
            }
            if !element("emoji").hidden() {
                show_emoji(false);
                let _focused = element("smile").focus();
            } else if !element("list").hidden() {
                list::close();
                let _focused = element("earlier").focus();
            } else {
                host::tell("close", &[]);
            }
        }),
    );
}

fn show_emoji(is_open: bool) {
    element("emoji").set_hidden(!is_open);
    bind::expanded(&element("smile"), is_open);
}

/// The page has them as words; each becomes a button.
fn emoji(field: &HtmlTextAreaElement) {
    let grid = element("emoji");
    let all = grid.text_content().unwrap_or_default();
    grid.set_text_content(None);
    for one in all.split([' ']) {
        bind::add(&grid, "button").set_text_content(Some(one));
    }
    let field = field.clone();
    on(
        &grid,
        "click",
        Box::new(move |event: Event| {
            let chosen = event
                .target()
                .map(|target| target.unchecked_into::<HtmlElement>());
            let Some(chosen) = chosen.filter(|chosen| chosen.tag_name() == "BUTTON") else {
                return;
            };
            let text = chosen.text_content().unwrap_or_default();
            // Where the caret is, and undone by the browser like any typing.
            let _focused = field.focus();
            let _put = field.set_range_text(&text);
            let end = field.selection_start().ok().flatten().unwrap_or_default();
            let end = end + u32::try_from(text.encode_utf16().count()).unwrap_or(0);
            let _caret = field.set_selection_range(end, end);
            if let Ok(typed) = Event::new("input") {
                let _told = field.dispatch_event(&typed);
            }
            show_emoji(false);
        }),
    );
    on_click(
        &element("smile"),
        Box::new(|| show_emoji(element("emoji").hidden())),
    );
}

/// Grows with what is written, up to what the style allows.
fn fit(field: &HtmlTextAreaElement) {
    let style = HtmlElement::style(field);
    // A plain length is always taken.
    let _auto = style.set_property("height", "auto");
    let mut height = json::write(&i64::from(field.scroll_height()));
    height.push_str("px");
    let _set = style.set_property("height", &height);
}
