//! How it was, once a conversation is resolved. A score counts at once; words
//! may follow.

use std::rc::Rc;

use protocol::command::is_blank;
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set},
};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

use super::Room;
use crate::bind::{self, effect, element, on, part};

pub(super) fn bind(room: &Rc<Room>) {
    let form: HtmlFormElement = element("rating").unchecked_into();
    // They have said all they wanted to.
    let done = ArcRwSignal::new(false);
    let (asked, said) = (Rc::clone(room), done.clone());
    let (shown, thanks) = (form.clone(), element("rated"));
    effect(Box::new(move || {
        asked.current.get();
        let is_resolved = asked.is_resolved();
        if !is_resolved {
            // The next time it is about something else.
            said.set(false);
            shown.reset();
        }
        let is_done = said.get();
        shown.set_hidden(!is_resolved || is_done);
        thanks.set_hidden(!is_resolved || !is_done);
    }));
    let (room, scored) = (Rc::clone(room), form.clone());
    let rate = Rc::new(move || {
        let chosen = scored.query_selector(":checked").ok().flatten();
        let Some(chosen) = chosen else { return false };
        let score = chosen.unchecked_into::<HtmlInputElement>().value();
        let comment = part(&scored, "[name=comment]").unchecked_into::<HtmlInputElement>();
        let comment = Some(comment.value()).filter(|text| !is_blank(text));
        let score = score.bytes().next().map_or(0, |digit| digit - b'0');
        room.live.rate(room.current.get_untracked(), score, comment);
        true
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
            if rate() {
                done.set(true);
            }
        }),
    );
}
