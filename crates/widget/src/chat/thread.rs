//! What was said, newest at the bottom. The list is laid out from its end, so
//! that the browser itself keeps it there, and keeps the place of a reader who
//! is further up.

use std::{cell::RefCell, rc::Rc};

use protocol::{Author, ConversationId, MessageId};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, Track, With},
};
use web_sys::Element;

use super::{Chat, bubble};
use crate::{
    bind::{self, HeldEffect, effect, element, on_click},
    host,
};

/// How near to an end counts as there, in pixels.
const NEAR: i32 = 160;

/// A row on screen, kept as its message is.
struct Shown {
    id: MessageId,
    element: Element,
    day: String,
    _filled: HeldEffect,
}

/// The rows on screen, in order.
#[derive(Default)]
struct Rows {
    conversation: Option<ConversationId>,
    shown: Vec<Shown>,
}

pub(super) fn bind(chat: &Rc<Chat>) {
    let hello = Rc::clone(chat);
    bind::bind_text(element("welcome"), Box::new(move || hello.welcome()));
    let is_low = ArcRwSignal::new(true);
    let missed = ArcRwSignal::new(0_u32);

    let rows = RefCell::new(Rows::default());
    let list = Rc::clone(chat);
    effect(Box::new(move || {
        let id = list.current.get();
        let keys = list
            .live
            .timeline(id)
            .with(|timeline| timeline.keys.clone());
        list.locale_changed.track();
        host::set_conversation(&id.to_string());
        rows.borrow_mut().show(&list, id, &keys);
    }));

    seen(chat, &is_low);
    scrolled(chat, &is_low, &missed);
    typing(chat);
    arrivals(chat, &is_low, &missed);
}

/// Marks as read what is on screen while the page is visible.
fn seen(chat: &Rc<Chat>, is_low: &ArcRwSignal<bool>) {
    let (chat, is_low) = (Rc::clone(chat), is_low.clone());
    effect(Box::new(move || {
        let id = chat.current.get();
        chat.live.timeline(id).track();
        chat.live.conversation(id).track();
        if chat.is_seen() && is_low.get() {
            chat.live.mark_read(id);
        }
    }));
}

fn scrolled(chat: &Rc<Chat>, is_low: &ArcRwSignal<bool>, missed: &ArcRwSignal<u32>) {
    let (chat, is_low, missed) = (Rc::clone(chat), is_low.clone(), missed.clone());
    let list = element("thread");
    let scroller = list.clone();
    bind::on(
        &scroller,
        "scroll",
        Box::new(move |_| {
            // Counted from the bottom, so below zero.
            let up = -list.scroll_top();
            let low = up < NEAR;
            if is_low.get_untracked() != low {
                is_low.set(low);
            }
            if low && missed.get_untracked() > 0 {
                missed.set(0);
            }
            if list.scroll_height() - list.client_height() - up < NEAR * 2 {
                chat.live.load_older(chat.current.get_untracked());
            }
        }),
    );
}

/// Counts what arrives below while somebody reads further up.
fn arrivals(chat: &Rc<Chat>, is_low: &ArcRwSignal<bool>, missed: &ArcRwSignal<u32>) {
    let (is_low, count) = (is_low.clone(), missed.clone());
    let arrived = chat.live.arrived();
    effect(Box::new(move || {
        if arrived.with(Option::is_some) && !is_low.get_untracked() {
            count.set(count.get_untracked() + 1);
        }
    }));
    let some = missed.clone();
    bind::bind_visible(element("news"), Box::new(move || some.get() > 0));
    let (chat, missed) = (Rc::clone(chat), missed.clone());
    bind::bind_text(
        element("news"),
        Box::new(move || format!("{} {}", missed.get(), chat.word("new"))),
    );
    on_click(
        &element("news"),
        Box::new(|| element("thread").set_scroll_top(0)),
    );
}

/// Who is writing, in a line that always has its place.
fn typing(chat: &Rc<Chat>) {
    let presence = chat.live.presence();
    let chat = Rc::clone(chat);
    bind::bind_text(
        element("typing"),
        Box::new(move || {
            let id = chat.current.get();
            let agent = presence.with(|presence| presence.typing(id).next());
            agent.map_or_else(String::new, |agent| {
                [&*chat.name(agent), " ", &chat.word("writing")].concat()
            })
        }),
    );
}

impl Rows {
    /// Shows exactly these, in this order; those that were there stay the same
    /// elements.
    fn show(&mut self, chat: &Rc<Chat>, conversation: ConversationId, keys: &[MessageId]) {
        let list = element("messages");
        if self.conversation.replace(conversation) != Some(conversation) {
            self.shown.clear();
            list.set_text_content(None);
        }
        let mut before: Vec<Option<Shown>> = self.shown.drain(..).map(Some).collect();
        for (place, id) in keys.iter().enumerate() {
            // Mostly it stands where it stood; else it is searched for.
            let same = before.get(place).and_then(Option::as_ref);
            let at = if same.is_some_and(|shown| shown.id == *id) {
                Some(place)
            } else {
                let is_it = |shown: &Option<Shown>| shown.as_ref().is_some_and(|s| s.id == *id);
                before.iter().position(is_it)
            };
            let known = at.and_then(|at| before.get_mut(at)).and_then(Option::take);
            let shown = known.unwrap_or_else(|| Shown::new(chat, conversation, *id));
            self.shown.push(shown);
        }
        for gone in before.into_iter().flatten() {
            gone.element.remove();
        }
        let mut day = String::new();
        let mut next = list.first_element_child();
        for shown in &mut self.shown {
            if next.as_ref() == Some(&shown.element) {
                next = shown.element.next_element_sibling();
            } else {
                let _moved = list.insert_before(&shown.element, next.as_deref());
            }
            shown.date(chat, conversation, &mut day);
        }
    }
}

impl Shown {
    fn new(chat: &Rc<Chat>, conversation: ConversationId, id: MessageId) -> Self {
        let (element, filled) = bubble::make(chat, conversation, id);
        Self {
            id,
            element,
            day: String::new(),
            _filled: filled,
        }
    }

    /// Names the day above its first message.
    fn date(&mut self, chat: &Chat, conversation: ConversationId, day: &mut String) {
        let row = chat.live.row(conversation, self.id).get_untracked();
        let Some(at) = row.map(|row| row.at) else {
            return;
        };
        let mut own = host::date(at);
        if own == *day {
            own.clear();
        } else {
            day.clone_from(&own);
        }
        if own != self.day {
            let heading = bind::part(&self.element, ".day");
            heading.set_hidden(own.is_empty());
            heading.set_text_content(Some(&own));
            self.day = own;
        }
    }
}

/// What an author is called; nothing for Frontdesk itself.
pub(super) fn called(chat: &Chat, author: Author) -> String {
    match author {
        Author::Contact(_) => chat.word("you"),
        Author::Agent(id) => chat.name(id),
        Author::System => String::new(),
    }
}
