//! One message.

use std::rc::Rc;

use protocol::{Content, ConversationId, MessageId};
use reactive_graph::traits::With;
use sync::Row;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement};

use super::{Chat, delivery_icon::DeliveryIcon, initial::initial, link, side::is_visitors};
use crate::{
    bind::{HeldEffect, effect_while_held, element, on_click, part, set_text},
    host,
    locale::Word,
};

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
    let same = Rc::clone(chat);
    on_click(&retry, Box::new(move || same.live.retry(conversation, id)));
    let same = Rc::clone(chat);
    on_click(
        &delete,
        Box::new(move || same.live.discard(conversation, id)),
    );
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
    let is_mine = is_visitors(message.direction, message.author, &message.delivery);
    let author = chat.author_name(message.author);
    row.set_class_name(if is_mine { "row mine" } else { "row theirs" });
    set_text(row, ".face", &initial(&author));
    set_text(row, ".hidden", &[&*author, ": "].concat());
    match &message.content {
        Content::Text { text } => link::write(&part(row, ".body"), text),
        Content::Attachment {
            attachment,
            caption,
        } => {
            host::show_file(&part(row, ".body"), attachment);
            link::write(
                &part(row, ".caption"),
                caption.as_deref().unwrap_or_default(),
            );
        }
        _ => set_text(row, ".body", &chat.word(Word::Unreadable)),
    }
    set_text(row, "time", &host::clock_time(message.at));
    show_delivery(chat, row, DeliveryIcon::of(&message.delivery), is_mine);
}

fn show_delivery(chat: &Chat, row: &Element, icon: DeliveryIcon, is_mine: bool) {
    let picture = part(row, "svg");
    if is_mine {
        let _named = picture.set_attribute("aria-label", &chat.word(icon.label()));
        let _drawn = part(row, "path").set_attribute("d", icon.path());
    } else {
        // Theirs have none.
        picture.remove_attribute("role").ok();
        let _hidden = picture.set_attribute("hidden", "");
    }
    let why = part(row, ".why");
    let has_failed = icon == DeliveryIcon::Exclamation;
    why.set_hidden(!has_failed);
    if has_failed {
        for (selector, word) in [
            ("span", icon.label()),
            ("button", Word::Retry),
            ("button:last-child", Word::Delete),
        ] {
            set_text(&why, selector, &chat.word(word));
        }
    }
}
