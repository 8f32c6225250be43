//! A visitor's conversations over time, where there are several.

use std::{cell::RefCell, rc::Rc};

use live::ConversationView;
use protocol::ConversationId;
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, With},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Chat;
use crate::{
    bind::{self, append_new, effect, element, on_click},
    host,
};

pub(super) fn bind(chat: &Rc<Chat>) {
    let is_open = ArcRwSignal::new(false);
    let same = Rc::clone(chat);
    bind::bind_visible(
        element("earlier"),
        Box::new(move || {
            let current = same.current();
            let is_another = |view: &ConversationView| view.conversation.id != current;
            same.conversations.with(|all| all.iter().any(is_another))
        }),
    );
    count_unread(chat);
    let toggled = is_open.clone();
    on_click(
        &element("earlier"),
        Box::new(move || toggled.set(!toggled.get_untracked())),
    );
    let chat = Rc::clone(chat);
    let buttons = RefCell::new(Vec::new());
    effect(Box::new(move || {
        let (button, list) = (element("earlier"), element("list"));
        let is_open = is_open.get();
        bind::set_expanded(&button, is_open);
        list.set_hidden(!is_open);
        if is_open {
            show(&chat, &list, &mut buttons.borrow_mut());
        } else {
            // Opened again, it is made anew, with the focus on what is on screen.
            buttons.borrow_mut().clear();
        }
    }));
}

/// Says on the button how much is unread in what is not on screen.
fn count_unread(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    effect(Box::new(move || {
        let current = chat.current();
        let unread = chat.conversations.with(|all| {
            let others = all.iter().filter(|view| view.conversation.id != current);
            others.map(|view| view.unread).sum()
        });
        show_count(&element("unread"), unread);
    }));
}

fn show_count(mark: &HtmlElement, unread: u32) {
    mark.set_hidden(unread == 0);
    // The button's description reads it, hidden or not.
    let text = (unread > 0).then(|| unread.to_string());
    mark.set_text_content(text.as_deref());
}

/// Closes it, as its button does.
pub(super) fn close() {
    element("earlier").click();
}

/// A conversation's entry.
type Entry = (ConversationId, HtmlElement);

/// Keeps the entries as the conversations are. The buttons, of which one has the
/// focus, are made again only if there are others or the order is another.
fn show(chat: &Rc<Chat>, list: &HtmlElement, entries: &mut Vec<Entry>) {
    let current = chat.current();
    chat.conversations.with(|all| {
        let ids = entries.iter().map(|(id, _)| *id);
        let is_new = !ids.eq(all.iter().map(|view| view.conversation.id));
        if is_new {
            list.set_text_content(None);
            *entries = all.iter().map(|view| append(chat, list, view)).collect();
        }
        for (view, (id, button)) in all.iter().zip(&*entries) {
            fill(button, view);
            if *id == current {
                let _marked = button.set_attribute("aria-current", "true");
                if is_new {
                    let _focused = button.focus();
                }
            } else {
                let _unmarked = button.remove_attribute("aria-current");
            }
        }
    });
}

fn append(chat: &Rc<Chat>, list: &HtmlElement, view: &ConversationView) -> Entry {
    let id = view.conversation.id;
    let button = append_new(list, "button");
    let preview = append_new(&button, "span");
    preview.set_class_name("cut");
    let _directed = preview.set_attribute("dir", "auto");
    append_new(&button, "b").set_class_name("count");
    append_new(&button, "small");
    let chat = Rc::clone(chat);
    on_click(
        &button,
        Box::new(move || {
            chat.choose(id);
            close();
        }),
    );
    (id, button.unchecked_into())
}

fn fill(button: &HtmlElement, view: &ConversationView) {
    let last = view.conversation.last_message.as_ref();
    let last = last.map_or("", |last| &last.preview);
    let pending = view.pending.as_ref();
    bind::set_text(button, "span", pending.map_or(last, |it| &it.text));
    show_count(&bind::part(button, "b"), view.unread);
    let date = host::date(pending.map_or(view.conversation.last_activity_at, |it| it.at));
    bind::set_text(button, "small", &date);
}
