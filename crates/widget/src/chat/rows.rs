//! The rows of a thread, kept in the order of its messages: a message that stays
//! keeps its element.

use std::rc::Rc;

use protocol::{ConversationId, MessageId, Timestamp};
use web_sys::Element;

use super::{Chat, bubble, day_heading::day_headings};
use crate::{
    bind::{self, HeldEffect, element},
    host,
};

/// A row on screen, kept as its message is.
struct MessageRow {
    id: MessageId,
    element: Element,
    /// What stands above it.
    heading: String,
    _filled: HeldEffect,
}

/// A message and its time, as far as it is here.
pub(super) type DatedKey = (MessageId, Option<Timestamp>);

/// The rows of one conversation, in order.
pub(super) struct MessageRows {
    chat: Rc<Chat>,
    conversation: ConversationId,
    keys: Vec<DatedKey>,
    rows: Vec<MessageRow>,
}

impl MessageRows {
    /// None yet; those of another conversation leave the screen.
    pub(super) fn new(chat: &Rc<Chat>, conversation: ConversationId) -> Self {
        element("messages").set_text_content(None);
        Self {
            chat: Rc::clone(chat),
            conversation,
            keys: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Shows exactly these, in this order.
    pub(super) fn show(&mut self, keys: Vec<DatedKey>) {
        if self.keys == keys {
            return;
        }
        self.keys = keys;
        let mut before: Vec<Option<MessageRow>> = self.rows.drain(..).map(Some).collect();
        for (index, (id, _)) in self.keys.iter().enumerate() {
            let is_it = |row: &Option<MessageRow>| row.as_ref().is_some_and(|row| row.id == *id);
            // Mostly it is where it was; else it is searched for.
            let found = if before.get(index).is_some_and(is_it) {
                Some(index)
            } else {
                before.iter().position(is_it)
            };
            let known = found
                .and_then(|at| before.get_mut(at))
                .and_then(Option::take);
            let row = known.unwrap_or_else(|| MessageRow::new(&self.chat, self.conversation, *id));
            self.rows.push(row);
        }
        for gone in before.into_iter().flatten() {
            gone.element.remove();
        }
        let list = element("messages");
        let mut next = list.first_element_child();
        for row in &self.rows {
            if next.as_ref() == Some(&row.element) {
                next = row.element.next_element_sibling();
            } else {
                let _moved = list.insert_before(&row.element, next.as_deref());
            }
        }
        self.write_headings();
    }

    /// Writes the days in the language of now.
    pub(super) fn write_headings(&mut self) {
        let days = self.keys.iter().map(|(_, at)| at.map(host::date));
        let days = days.map(Option::unwrap_or_default).collect();
        for (row, heading) in self.rows.iter_mut().zip(day_headings(days)) {
            row.set_heading(heading);
        }
    }
}

impl MessageRow {
    fn new(chat: &Rc<Chat>, conversation: ConversationId, id: MessageId) -> Self {
        let (element, filled) = bubble::make(chat, conversation, id);
        Self {
            id,
            element,
            heading: String::new(),
            _filled: filled,
        }
    }

    fn set_heading(&mut self, heading: String) {
        if heading != self.heading {
            let element = bind::part(&self.element, ".day");
            element.set_hidden(heading.is_empty());
            element.set_text_content(Some(&heading));
            self.heading = heading;
        }
    }
}
