//! The form before the first message; and the request for an address to reach those
//! who wrote while nobody is there.

use std::rc::Rc;

use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, Notify, Set, Track},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{
    Chat,
    availability::ChatStatus,
    introduction::{FieldState, QUESTIONS, introduction, is_form_due},
};
use crate::bind::{self, effect, element, part};

pub(super) fn bind(chat: &Rc<Chat>) {
    // An empty form, where it may be empty, introduces nobody, and is not shown
    // again either.
    let is_submitted = ArcRwSignal::new(false);
    // Who gave a name in the form can still leave an address here.
    let is_reached = ArcRwSignal::new(false);
    for (id, is_done) in [("form", &is_submitted), ("reach", &is_reached)] {
        let (chat, is_done) = (Rc::clone(chat), is_done.clone());
        bind::on(
            &element(id),
            "submit",
            Box::new(move |event| {
                event.prevent_default();
                let form = element(id);
                chat.live
                    .introduce(introduction(&|name| value(&form, name)));
                chat.introduction_changed.notify();
                is_done.set(true);
            }),
        );
    }
    let same = Rc::clone(chat);
    let is_due = move || !is_submitted.get() && same.is_form_due();
    bind::bind_visible(element("form"), Box::new(is_due.clone()));
    bind::bind_visible(element("composer"), Box::new(move || !is_due()));
    show_fields(chat);
    ask_address(chat, is_reached);
}

impl Chat {
    fn is_form_due(&self) -> bool {
        self.introduction_changed.track();
        let form = self.look(|look| look.form.clone());
        let introduction = self.visitor.introduction.borrow();
        is_form_due(&form, introduction.as_ref(), self.conversation_is(|_| true))
    }
}

fn show_fields(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    effect(Box::new(move || {
        let form = chat.look(|look| look.form.clone());
        for (question, name) in QUESTIONS {
            let state = FieldState::of(&form, question);
            let input = part(&element("form"), &field(name)).unchecked_into::<HtmlInputElement>();
            input.set_required(state.is_required);
            if let Some(label) = input.parent_element() {
                part(&label, "small").set_hidden(state.is_required);
                label
                    .unchecked_into::<HtmlElement>()
                    .set_hidden(!state.is_shown);
            }
        }
    }));
}

/// Asks for an address once somebody has written and nobody is there.
fn ask_address(chat: &Rc<Chat>, is_reached: ArcRwSignal<bool>) {
    let chat = Rc::clone(chat);
    bind::bind_visible(
        element("reach"),
        Box::new(move || {
            let is_reached = is_reached.get();
            let is_unknown =
                chat.conversation_is(|conversation| conversation.contact.email.is_none());
            matches!(chat.status(), ChatStatus::Away { .. }) && is_unknown && !is_reached
        }),
    );
}

/// The selector of a field by its name.
fn field(name: &str) -> String {
    ["[name=", name, "]"].concat()
}

/// What a field has, if the form has such a field.
fn value(form: &Element, name: &str) -> Option<String> {
    let input = form.query_selector(&field(name)).ok().flatten()?;
    Some(input.unchecked_into::<HtmlInputElement>().value())
}
