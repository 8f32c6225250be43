//! Who wrote what while the panel is closed, beside the launcher until it is read or
//! hidden.

use std::rc::Rc;

use live::ConversationView;
use protocol::{Author, ConversationId, Direction, MessageId};
use reactive_graph::{
    computed::ArcMemo,
    signal::{ArcReadSignal, ArcRwSignal},
    traits::{Get, Set, With, WithUntracked},
};

use super::Chat;
use crate::{
    bind::{effect, element, on_click, part, set_text},
    host::{self, FrameMessage},
};

/// An answer that the visitor has not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teaser {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Which message it is.
    pub message: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// Its first line.
    pub text: String,
}

impl Teaser {
    /// The newest answer, unless it has been read or `hidden`.
    pub fn of(conversations: &[ConversationView], hidden: Option<MessageId>) -> Option<Self> {
        let unread = conversations.iter().find(|view| view.unread > 0)?;
        let last = unread.conversation.last_message.as_ref()?;
        let is_shown = last.direction == Direction::Out && hidden != Some(last.id);
        is_shown.then(|| Self {
            conversation: unread.conversation.id,
            message: last.id,
            author: last.author,
            text: last.preview.clone(),
        })
    }
}

/// What is shown now: nothing while the panel is open.
pub(super) fn memo(
    conversations: ArcReadSignal<Vec<ConversationView>>,
    opened: ArcRwSignal<bool>,
    hidden: ArcRwSignal<Option<MessageId>>,
) -> ArcMemo<Option<Teaser>> {
    ArcMemo::new(move |_| {
        let hidden = hidden.get();
        let teaser = conversations.with(|all| Teaser::of(all, hidden));
        teaser.filter(|_| !opened.get())
    })
}

pub(super) fn bind(chat: &Rc<Chat>) {
    let same = Rc::clone(chat);
    effect(Box::new(move || {
        let shown = element("teaser");
        same.teaser.with(|teaser| {
            shown.set_hidden(teaser.is_none());
            // What lies behind it takes no focus.
            element("chat").set_inert(teaser.is_some());
            if let Some(teaser) = teaser {
                set_text(&shown, "bdi", &same.author_name(teaser.author));
                set_text(&shown, "span", &teaser.text);
            }
        });
    }));
    let same = Rc::clone(chat);
    on_click(
        &part(&element("teaser"), "button"),
        Box::new(move || {
            let shown = same.teaser.with_untracked(|teaser| {
                let teaser = teaser.as_ref();
                teaser.map(|teaser| teaser.conversation)
            });
            if let Some(conversation) = shown {
                same.choose(conversation);
                host::post(&FrameMessage::Toggle);
            }
        }),
    );
    let chat = Rc::clone(chat);
    on_click(
        &element("hide"),
        Box::new(move || {
            let shown = chat.teaser.with_untracked(|teaser| {
                let teaser = teaser.as_ref();
                teaser.map(|teaser| teaser.message)
            });
            if let Some(message) = shown {
                chat.storage.set_hidden_teaser(message);
                chat.hidden_teaser.set(Some(message));
            }
        }),
    );
}
