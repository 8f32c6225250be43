//! How it was, once a conversation is resolved. A score counts at once; words
//! may follow.

use std::rc::Rc;

use protocol::{ConversationId, command::is_blank};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set},
};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

use super::Chat;
use crate::bind::{effect, element, on, part};

/// How far somebody came.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asked {
    Nothing,
    Score(ConversationId),
    Done(ConversationId),
}

impl Asked {
    fn is_about(self, id: ConversationId) -> bool {
        self == Self::Score(id) || self == Self::Done(id)
    }
}

pub(super) fn bind(chat: &Rc<Chat>) {
    let form: HtmlFormElement = element("rating").unchecked_into();
    // What they are at, or were: words may follow a score.
    let rating = ArcRwSignal::new(Asked::Nothing);
    let (asked, said) = (Rc::clone(chat), rating.clone());
    let (shown, thanks) = (form.clone(), element("rated"));
    effect(Box::new(move || {
        let id = asked.current.get();
        let is_resolved = asked.is_resolved();
        let is_rated = asked.conversation_is(|conversation| conversation.rating.is_some());
        let now = said.get();
        if now.is_about(id) && !is_resolved {
            // Next time it is about something else.
            said.set(Asked::Nothing);
            shown.reset();
        }
        let is_done = now == Asked::Done(id);
        let is_asked = now == Asked::Score(id) || !is_rated;
        shown.set_hidden(!is_resolved || is_done || !is_asked);
        thanks.set_hidden(!is_resolved || !is_done);
    }));
    let (chat, scored, scoring) = (Rc::clone(chat), form.clone(), rating.clone());
    let rate = Rc::new(move || {
        let chosen = scored.query_selector(":checked").ok().flatten();
        let chosen = chosen?;
        let score = chosen.unchecked_into::<HtmlInputElement>().value();
        let comment = part(&scored, "[name=comment]").unchecked_into::<HtmlInputElement>();
        let comment = Some(comment.value()).filter(|text| !is_blank(text));
        let score = score.bytes().next().map_or(0, |digit| digit - b'0');
        let id = chat.current.get_untracked();
        scoring.set(Asked::Score(id));
        chat.live.rate(id, score, comment);
        Some(id)
    });
    let again = Rc::clone(&rate);
    on(
        &form,
        "change",
        Box::new(move |_| {
            again();
        }),
    );
    on(
        &form,
        "submit",
        Box::new(move |event| {
            event.prevent_default();
            if let Some(id) = rate() {
                rating.set(Asked::Done(id));
            }
        }),
    );
}
