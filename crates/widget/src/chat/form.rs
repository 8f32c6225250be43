//! What the inbox wants to know before the first message; and an address to
//! reach those who wrote while nobody is there.

use std::rc::Rc;

use protocol::{
    command::{Introduce, is_blank},
    widget::Question,
};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, Set, Track, With},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Room;
use crate::bind::{self, effect, element, part};

pub(super) fn bind(room: &Rc<Room>) {
    let introduced = ArcRwSignal::new(false);
    // Who said their name can still be asked for an address.
    let reached = ArcRwSignal::new(false);
    for (id, introduced) in [("form", &introduced), ("reach", &reached)] {
        let (room, introduced) = (Rc::clone(room), introduced.clone());
        bind::on(
            &element(id),
            "submit",
            Box::new(move |event| {
                event.prevent_default();
                room.live.introduce(said(&element(id)));
                introduced.set(true);
            }),
        );
    }
    let (asking, told) = (Rc::clone(room), introduced);
    let asks = move || {
        told.track();
        asking.asks_first()
    };
    bind::shown(element("form"), Box::new(asks.clone()));
    bind::shown(element("composer"), Box::new(move || !asks()));
    let widget = room.widget.clone();
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
    reach(room, reached);
}

/// Asks for an address once somebody has written and nobody is there.
fn reach(room: &Rc<Room>, reached: ArcRwSignal<bool>) {
    let room = Rc::clone(room);
    bind::shown(
        element("reach"),
        Box::new(move || {
            let is_told = reached.get();
            let is_away = room.is_away();
            let is_unknown =
                room.conversation_is(|conversation| conversation.contact.email.is_none());
            let is_live = matches!(room.live.connection().get(), live::Connection::Live(_));
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
    }
}
