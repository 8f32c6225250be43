//! One message. The side comes from its direction alone.

use std::rc::Rc;

use protocol::{Author, Content, ConversationId, Direction, MessageId};
use reactive_graph::traits::With;
use sync::{DeliveryState, Row};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement};

use super::{Chat, head::initial, link, thread::called};
use crate::{
    bind::{HeldEffect, effect_while_held, element, on_click, part, set_text},
    host,
};

const CLOCK: &str = "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3M8 5.5V8l1.8 1.2";
const TICK: &str = "M3 8.5l3 3 7-7";
const ALARM: &str = "M8 4v5M8 11.5v.5";

/// A row from the template, and what keeps it as its message is.
pub(super) fn make(
    chat: &Rc<Chat>,
    conversation: ConversationId,
    id: MessageId,
) -> (Element, HeldEffect) {
    let template: HtmlTemplateElement = element("message").unchecked_into();
    let row = template
        .content()
        .first_element_child()
        .and_then(|row| row.clone_node_with_deep(true).ok())
        .expect("the template has a row")
        .unchecked_into::<Element>();
    let why = part(&row, ".why");
    let retry = part(&why, "button");
    let delete = part(&why, "button:last-child");
    let again = Rc::clone(chat);
    on_click(&retry, Box::new(move || again.live.retry(conversation, id)));
    let gone = Rc::clone(chat);
    on_click(&delete, Box::new(move || gone.live.discard(id)));
    let message = chat.live.row(conversation, id);
    let (chat, element) = (Rc::clone(chat), row.clone());
    let filled = effect_while_held(Box::new(move || {
        message.with(|message| {
            if let Some(message) = message {
                fill(&chat, &element, message);
            }
        });
    }));
    (row, filled)
}

fn fill(chat: &Chat, row: &Element, message: &Row) {
    // Before the first screen has come, what waits has no author yet.
    let is_unsigned =
        message.delivery == DeliveryState::Waiting && message.author == Author::System;
    let is_mine = message.direction == Direction::In || is_unsigned;
    let who = called(chat, message.author);
    row.set_class_name(if is_mine { "row mine" } else { "row theirs" });
    set_text(row, ".face", &initial(&who));
    set_text(row, ".hidden", &[&*who, ": "].concat());
    match &message.content {
        Content::Text { text } => link::write(&part(row, ".body"), text),
        Content::Attachment { attachment } => {
            host::show_file(&part(row, ".body"), attachment);
        }
        _ => set_text(row, ".body", &chat.word("unreadable")),
    }
    set_text(row, "time", &host::clock_time(message.at));
    mark(chat, row, message, is_mine);
}

/// A clock, a tick, or a mark that something is wrong.
fn mark(chat: &Chat, row: &Element, message: &Row, is_mine: bool) {
    let (word, path) = match message.delivery {
        DeliveryState::Waiting => ("waiting", CLOCK),
        DeliveryState::Refused { .. } | DeliveryState::Failed { .. } => ("failed", ALARM),
        _ => ("sent", TICK),
    };
    let tick = part(row, "svg");
    if is_mine {
        let _named = tick.set_attribute("aria-label", &chat.word(word));
        let _drawn = part(row, "path").set_attribute("d", path);
    } else {
        // Theirs have nothing to tell.
        tick.remove_attribute("role").ok();
        let _hidden = tick.set_attribute("hidden", "");
    }
    let why = part(row, ".why");
    why.set_hidden(path != ALARM);
    if path == ALARM {
        for (selector, word) in [
            ("span", word),
            ("button", "retry"),
            ("button:last-child", "delete"),
        ] {
            set_text(&why, selector, &chat.word(word));
        }
    }
}
