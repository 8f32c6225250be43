//! Who wrote what while the panel is closed, beside the launcher until it is read or
//! hidden.

use std::rc::Rc;

use live::ConversationView;
use protocol::{Author, Content, ConversationId, Direction, MessageId, Summary};
use reactive_graph::{
    computed::ArcMemo,
    signal::{ArcReadSignal, ArcRwSignal},
    traits::{Get, Set, With, WithUntracked},
};

use super::Chat;
use crate::{
    bind::{effect, element, on, on_click, part, set_text},
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
    /// Its preview.
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

/// How much of a line is put beside the launcher, of which the end is not seen.
const MAX_CHARS: usize = 160;

/// The first line of what somebody wrote.
pub fn first_line(content: &Content) -> Option<String> {
    match content.summary() {
        Summary::Text(words) | Summary::Captioned { text: words, .. } => {
            let line = words.trim_start().lines().next()?;
            // More than fits: cutting between letters needs a table that weighs 8 kB.
            Some(line.chars().take(MAX_CHARS).collect())
        }
        _ => None,
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
                // The preview has all lines in one; the message is there once it has
                // loaded.
                let row = same.live.row(teaser.conversation, teaser.message);
                let line = row.with(|row| first_line(&row.as_ref()?.content));
                set_text(&shown, "span", line.as_ref().unwrap_or(&teaser.text));
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
    hide_with_other_tabs(chat);
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

/// What was hidden in one tab is hidden in all.
fn hide_with_other_tabs(chat: &Rc<Chat>) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let (storage, hidden) = (chat.storage, chat.hidden_teaser.clone());
    on(
        &window,
        "storage",
        Box::new(move |_| hidden.set(storage.hidden_teaser())),
    );
}
