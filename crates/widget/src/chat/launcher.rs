//! What is posted to the host page, for its launcher and for the site's script: unread
//! messages, arrivals, the inbox's colours.

use std::{cell::Cell, rc::Rc};

use reactive_graph::traits::{Get, With};

use super::{Chat, theme, unread_badge::UnreadBadge};
use crate::{
    bind::effect,
    host::{self, FrameMessage},
};

pub(super) fn bind(chat: &Rc<Chat>, has_site_color: bool) {
    post_badge(chat);
    post_arrivals(chat);
    apply_theme(chat, has_site_color);
}

fn post_badge(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    let posted = Cell::new(None);
    effect(Box::new(move || {
        let of = |unread: &Vec<live::ConversationView>| {
            UnreadBadge::of(unread.iter().map(|view| view.unread))
        };
        let badge = chat.conversations.with(of);
        if !chat.bootstrapped.get() {
            return;
        }
        if posted.get().is_none() {
            host::post(&FrameMessage::Ready);
        }
        let teaser = match chat.teaser.with(Option::is_some) {
            true => "teaser",
            false => "",
        };
        if posted.replace(Some((badge, teaser))) != Some((badge, teaser)) {
            host::post(&FrameMessage::State {
                unread: badge.unread,
                conversation: badge.has_conversation,
                teaser,
            });
        }
    }));
}

/// The newest message that there was before the chat opened has not arrived now.
fn post_arrivals(chat: &Rc<Chat>) {
    let (chat, arrived) = (Rc::clone(chat), chat.live.arrived());
    let is_first = Cell::new(true);
    effect(Box::new(move || {
        let arrived = arrived.get().filter(|_| !is_first.get());
        if let Some((conversation, message)) = arrived {
            host::post(&FrameMessage::Event { name: "message" });
            let is_seen = chat.is_seen_untracked() && conversation == chat.current_untracked();
            host::ring(&message.to_string(), is_seen);
        }
        is_first.set(false);
    }));
}

/// Applies the inbox's colours, where the site has none of its own.
fn apply_theme(chat: &Rc<Chat>, has_site_color: bool) {
    let widget = chat.widget.clone();
    effect(Box::new(move || {
        widget.with(|widget| {
            let Some(widget) = widget else { return };
            if let Some((color, scheme)) = theme::applied(&widget.look, has_site_color) {
                host::apply_theme(&color, scheme);
            }
            host::post(&FrameMessage::Keep {
                color: widget.look.color.to_string(),
                position: widget.look.position,
            });
        });
    }));
}
