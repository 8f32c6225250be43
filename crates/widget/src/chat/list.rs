//! A visitor's conversations over time, where there are several.

use std::rc::Rc;

use protocol::ConversationId;
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, Track},
};
use web_sys::HtmlElement;

use super::Chat;
use crate::{
    bind::{self, append_new, effect, element, on_click},
    host,
};

pub(super) fn bind(chat: &Rc<Chat>) {
    let is_open = ArcRwSignal::new(false);
    let several = Rc::clone(chat);
    bind::bind_visible(
        element("earlier"),
        Box::new(move || {
            several.list_changed.track();
            several.live.read_conversations().len() > 1
        }),
    );
    let toggled = is_open.clone();
    on_click(
        &element("earlier"),
        Box::new(move || toggled.set(!toggled.get_untracked())),
    );
    let chat = Rc::clone(chat);
    effect(Box::new(move || {
        let (button, list) = (element("earlier"), element("list"));
        let is_open = is_open.get();
        bind::set_expanded(&button, is_open);
        list.set_hidden(!is_open);
        if is_open {
            show(&chat, &list);
        }
    }));
}

/// Closes it, as its button does.
pub(super) fn close() {
    element("earlier").click();
}

fn show(chat: &Rc<Chat>, list: &HtmlElement) {
    chat.list_changed.track();
    list.set_text_content(None);
    for id in chat.live.read_conversations() {
        item(chat, list, id);
    }
    if let Some(first) = list.query_selector("[aria-current]").ok().flatten() {
        let _focused = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(first).focus();
    }
}

fn item(chat: &Rc<Chat>, list: &HtmlElement, id: ConversationId) {
    let Some(view) = chat.live.read_conversation(id) else {
        return;
    };
    let at = view.conversation.last_activity_at;
    let last = view.conversation.last_message;
    let preview = last.map(|last| last.preview).unwrap_or_default();
    let button = append_new(list, "button");
    if chat.current.get() == id {
        let _marked = button.set_attribute("aria-current", "true");
    }
    let text = append_new(&button, "span");
    text.set_class_name("cut");
    text.set_text_content(Some(&preview));
    append_new(&button, "small").set_text_content(Some(&host::date(at)));
    let chat = Rc::clone(chat);
    on_click(
        &button,
        Box::new(move || {
            chat.choose(id);
            close();
        }),
    );
}
