//! A visitor's conversations over time, where there are several.

use std::rc::Rc;

use protocol::ConversationId;
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, Track},
};
use sync::Filter;
use web_sys::HtmlElement;

use super::Room;
use crate::{
    bind::{self, add, effect, element, on_click},
    host,
};

pub(super) fn bind(room: &Rc<Room>) {
    let is_open = ArcRwSignal::new(false);
    let several = Rc::clone(room);
    bind::shown(
        element("earlier"),
        Box::new(move || {
            several.list_changed.track();
            several
                .live
                .with(|replica| replica.conversations(Filter::All, None).len() > 1)
        }),
    );
    let toggled = is_open.clone();
    on_click(
        &element("earlier"),
        Box::new(move || toggled.set(!toggled.get_untracked())),
    );
    let room = Rc::clone(room);
    effect(Box::new(move || {
        let (button, list) = (element("earlier"), element("list"));
        let is_open = is_open.get();
        bind::expanded(&button, is_open);
        list.set_hidden(!is_open);
        if is_open {
            show(&room, &list);
        }
    }));
}

/// Closes it, as its button does.
pub(super) fn close() {
    element("earlier").click();
}

fn show(room: &Rc<Room>, list: &HtmlElement) {
    room.list_changed.track();
    list.set_text_content(None);
    let all = room
        .live
        .with(|replica| replica.conversations(Filter::All, None));
    for id in all {
        item(room, list, id);
    }
    if let Some(first) = list.query_selector("[aria-current]").ok().flatten() {
        let _focused = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(first).focus();
    }
}

fn item(room: &Rc<Room>, list: &HtmlElement, id: ConversationId) {
    let said = room.live.with(|replica| {
        let conversation = replica.conversation(id)?;
        let last = conversation.last_message.as_ref();
        let preview = last.map(|last| last.preview.clone());
        Some((preview.unwrap_or_default(), conversation.last_activity_at))
    });
    let Some((preview, at)) = said else { return };
    let button = add(list, "button");
    if room.current.get() == id {
        let _marked = button.set_attribute("aria-current", "true");
    }
    let text = add(&button, "span");
    text.set_class_name("cut");
    text.set_text_content(Some(&preview));
    add(&button, "small").set_text_content(Some(&host::date(at)));
    let room = Rc::clone(room);
    on_click(
        &button,
        Box::new(move || {
            room.choose(id);
            close();
        }),
    );
}
