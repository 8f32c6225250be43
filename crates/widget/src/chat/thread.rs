//! The messages, newest at the bottom. The list is laid out from its end, so that
//! the browser itself keeps it there, and keeps the position of a reader who is
//! further up.

use std::{cell::RefCell, rc::Rc};

use protocol::Direction;
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, Track, With, WithUntracked},
};

use super::{Chat, missed::ReadingPosition, rows::MessageRows};
use crate::{
    bind::{self, effect, effect_while_held, element, on_click},
    locale::Word,
};

/// How near to an end counts as there, in pixels.
const NEAR: i32 = 160;

pub(super) fn bind(chat: &Rc<Chat>) {
    let same = Rc::clone(chat);
    bind::bind_text(element("welcome"), Box::new(move || same.welcome()));
    let position = ArcRwSignal::new(ReadingPosition::Newest);
    show_messages(chat);
    mark_read(chat, &position);
    follow_scrolling(chat, &position);
    show_missed(chat, position);
    show_typing(chat);
}

impl Chat {
    fn welcome(&self) -> String {
        let own = self.look(|look| look.welcome.clone());
        if own.is_empty() {
            [&*self.word(Word::Hello), "\n", &self.word(Word::Help)].concat()
        } else {
            own
        }
    }
}

/// Another conversation gets effects of its own, which end with it.
fn show_messages(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    let shown = RefCell::new(None);
    effect(Box::new(move || {
        let id = chat.current();
        let is_shown = |(shown, _): &(_, _)| *shown == id;
        if shown.borrow().as_ref().is_some_and(is_shown) {
            return;
        }
        let rows = Rc::new(RefCell::new(MessageRows::new(&chat, id)));
        let same = Rc::clone(&rows);
        let (live, timeline) = (chat.live.clone(), chat.live.timeline(id));
        // What a message says is its row's own to follow: here only order and time.
        let ordered = effect_while_held(Box::new(move || {
            let at = |key| live.row(id, key).with(|row| row.as_ref().map(|row| row.at));
            let keys = timeline.with(|view| view.keys.clone()).into_iter();
            same.borrow_mut()
                .show(keys.map(|key| (key, at(key))).collect());
        }));
        let locale_changed = chat.locale_changed.clone();
        let dated = effect_while_held(Box::new(move || {
            locale_changed.track();
            rows.borrow_mut().write_headings();
        }));
        *shown.borrow_mut() = Some((id, [ordered, dated]));
    }));
}

/// Marks as read what is on screen while the visitor sees it.
fn mark_read(chat: &Rc<Chat>, position: &ArcRwSignal<ReadingPosition>) {
    let (chat, position) = (Rc::clone(chat), position.clone());
    effect(Box::new(move || {
        let id = chat.current();
        chat.live.timeline(id).track();
        chat.conversations.track();
        if chat.is_seen() && position.get() == ReadingPosition::Newest {
            chat.live.mark_read(id);
        }
    }));
}

fn follow_scrolling(chat: &Rc<Chat>, position: &ArcRwSignal<ReadingPosition>) {
    let (chat, position) = (Rc::clone(chat), position.clone());
    let thread = element("thread");
    let scroller = thread.clone();
    bind::on(
        &scroller,
        "scroll",
        Box::new(move |_| {
            // Counted from the bottom, so below zero.
            let up = -thread.scroll_top();
            let id = chat.current_untracked();
            let timeline = chat.live.timeline(id);
            let newest = timeline.with_untracked(|view| view.keys.last().copied());
            let before = position.get_untracked();
            let now = before.scrolled(up < NEAR, newest);
            if now != before {
                position.set(now);
            }
            if thread.scroll_height() - thread.client_height() - up < NEAR * 2 {
                chat.live.load_older(id);
            }
        }),
    );
}

/// The button that says how much has come below, and leads there.
fn show_missed(chat: &Rc<Chat>, position: ArcRwSignal<ReadingPosition>) {
    let chat = Rc::clone(chat);
    let button = element("news");
    effect(Box::new(move || {
        let id = chat.current();
        let timeline = chat.live.timeline(id);
        let is_theirs = |key| {
            let row = chat.live.row(id, key);
            row.with(|row| {
                row.as_ref()
                    .is_some_and(|row| row.direction == Direction::Out)
            })
        };
        let missed = timeline.with(|view| position.get().missed(&view.keys, &is_theirs));
        let text = [&*missed.to_string(), " ", &chat.word(Word::New)].concat();
        button.set_text_content(Some(&text));
        button.set_hidden(missed == 0);
    }));
    on_click(
        &element("news"),
        Box::new(|| element("thread").set_scroll_top(0)),
    );
}

/// Who is typing, in a line that is there even when it is empty.
fn show_typing(chat: &Rc<Chat>) {
    let presence = chat.live.presence();
    let chat = Rc::clone(chat);
    bind::bind_text(
        element("typing"),
        Box::new(move || {
            let id = chat.current();
            let agent = presence.with(|presence| presence.typing(id).next());
            agent.map_or_else(String::new, |agent| {
                [&*chat.agent_name(agent), " ", &chat.word(Word::Writing)].concat()
            })
        }),
    );
}
