//! The form in which a resolved conversation is rated: [`super::rating_state`].

use std::{cell::Cell, rc::Rc};

use protocol::{ConversationId, command::is_blank};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, Set},
};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

use super::{
    Chat,
    rating_state::{Rateable, RatingAnswer, RatingPhase, RatingState},
};
use crate::bind::{effect, element, on, part};

pub(super) fn bind(chat: &Rc<Chat>) {
    let answer = ArcRwSignal::new(None);
    show(chat, answer.clone());
    let (chat, form) = (Rc::clone(chat), form());
    let count = Cell::new(0);
    let rate = Rc::new(move |is_final| {
        if let Some(conversation) = send(&chat) {
            count.set(count.get() + 1);
            answer.set(Some(RatingAnswer {
                conversation,
                is_final,
                number: count.get(),
            }));
        }
    });
    let same = Rc::clone(&rate);
    on(&form, "change", Box::new(move |_| same(false)));
    on(
        &form,
        "submit",
        Box::new(move |event| {
            event.prevent_default();
            rate(true);
        }),
    );
}

fn form() -> HtmlFormElement {
    element("rating").unchecked_into()
}

fn show(chat: &Rc<Chat>, answer: ArcRwSignal<Option<RatingAnswer>>) {
    let (chat, form, thanks) = (Rc::clone(chat), form(), element("rated"));
    let state = Cell::new(RatingState::default());
    effect(Box::new(move || {
        let answer = answer.get();
        let shown = Rateable {
            id: chat.current(),
            is_resolved: chat.is_resolved(),
            is_rated: chat.conversation_is(|conversation| conversation.rating.is_some()),
        };
        state.set(state.get().next(answer, shown));
        let is_about = answer.is_some_and(|answer| answer.conversation == shown.id);
        if is_about && !shown.is_resolved {
            // Next time it is about something else.
            form.reset();
        }
        let phase = state.get().phase(shown);
        form.set_hidden(phase != RatingPhase::Asking);
        thanks.set_hidden(phase != RatingPhase::Thanking);
    }));
}

/// Sends the score that is picked, and the words that stand beside it.
fn send(chat: &Chat) -> Option<ConversationId> {
    let form = form();
    let score = form.query_selector(":checked").ok().flatten()?;
    let score = score.unchecked_into::<HtmlInputElement>().value();
    let score = score.bytes().next().map_or(0, |digit| digit - b'0');
    let comment = part(&form, "[name=comment]").unchecked_into::<HtmlInputElement>();
    let comment = Some(comment.value()).filter(|text| !is_blank(text));
    let id = chat.current_untracked();
    chat.live.rate(id, score, comment);
    Some(id)
}
