//! What the inbox wants to know before the first message; and an address to
//! reach those who wrote while nobody is there.

use std::rc::Rc;

use protocol::{
    command::{Introduce, is_blank},
    widget::Question,
};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, Set, With},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Chat;
use crate::bind::{self, effect, element, part};

pub(super) fn bind(chat: &Rc<Chat>) {
    let introduced = ArcRwSignal::new(false);
    // Who said their name can still be asked for an address.
    let reached = ArcRwSignal::new(false);
    for (id, introduced) in [("form", &introduced), ("reach", &reached)] {
        let (chat, introduced) = (Rc::clone(chat), introduced.clone());
        bind::on(
            &element(id),
            "submit",
            Box::new(move |event| {
                event.prevent_default();
                chat.live.introduce(said(&element(id)));
                introduced.set(true);
            }),
        );
    }
    let (asking, posted) = (Rc::clone(chat), introduced);
    let asks = move || !posted.get() && asking.asks_introduction();
    bind::bind_visible(element("form"), Box::new(asks.clone()));
    bind::bind_visible(element("composer"), Box::new(move || !asks()));
    let widget = chat.widget.clone();
    effect(Box::new(move || {
        let fields = widget.with(|widget| {
            let widget = widget.as_ref();
            widget.map_or_else(Vec::new, |widget| widget.look.form.clone())
        });
        for (name, ask) in [
            ("name", Question::Name),
            ("email", Question::Email),
            ("phone", Question::Phone),
        ] {
            let input = input(&element("form"), name);
            let field = fields.iter().find(|field| field.ask == ask);
            let is_required = field.is_some_and(|field| field.required);
            input.set_required(is_required);
            if let Some(label) = input.parent_element() {
                part(&label, "small").set_hidden(is_required);
                label
                    .unchecked_into::<web_sys::HtmlElement>()
                    .set_hidden(field.is_none());
            }
        }
    }));
    reach(chat, reached);
}

/// Asks for an address once somebody has written and nobody is there.
fn reach(chat: &Rc<Chat>, reached: ArcRwSignal<bool>) {
    let chat = Rc::clone(chat);
    bind::bind_visible(
        element("reach"),
        Box::new(move || {
            let is_told = reached.get();
            let is_away = chat.is_away();
            let is_unknown =
                chat.conversation_is(|conversation| conversation.contact.email.is_none());
            let is_live = matches!(chat.live.connection().get(), live::Connection::Live(_));
            is_live && is_away && is_unknown && !is_told
        }),
    );
}

fn input(form: &Element, name: &str) -> HtmlInputElement {
    part(form, &called(name)).unchecked_into()
}

/// A field by its name.
fn called(name: &str) -> String {
    ["[name=", name, "]"].concat()
}

fn said(form: &Element) -> Introduce {
    let said = |name: &str| {
        let input = form.query_selector(&called(name)).ok().flatten()?;
        let text = input.unchecked_into::<HtmlInputElement>().value();
        Some(text).filter(|text| !is_blank(text))
    };
    Introduce {
        name: said("name"),
        email: said("email"),
        phone: said("phone"),
        ..Introduce::default()
    }
}
