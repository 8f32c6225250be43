//! The conversation on screen, as a memo of what the visitor chose and has; and
//! that its messages are loaded.

use std::rc::Rc;

use live::ConversationView;
use protocol::{Conversation, ConversationId, ConversationStatus};
use reactive_graph::{
    computed::ArcMemo,
    signal::{ArcReadSignal, ArcRwSignal},
    traits::{Get, Set, Track, With, WithUntracked},
};
use sync::Window;

use super::{
    Chat,
    current::{Current, ScreenState},
};
use crate::{bind::effect, host, visitor_storage::VisitorStorage};

pub(super) fn memo(
    choice: ArcRwSignal<Option<ConversationId>>,
    conversations: ArcReadSignal<Vec<ConversationView>>,
    storage: VisitorStorage,
) -> ArcMemo<Current> {
    ArcMemo::new(move |previous: Option<&Current>| {
        let choice = choice.get();
        conversations.with(|all| {
            let newest = all.first().map(|view| &view.conversation);
            let state = ScreenState {
                newest: newest.map(|newest| (newest.id, newest.status)),
                next: storage.next_conversation(),
                has_begun: previous.is_some_and(|previous| has(all, previous.id)),
                is_writing: !host::draft().is_empty() || host::waiting_caption().is_some(),
            };
            Current::follow(previous.copied(), choice, state)
        })
    })
}

fn has(all: &[ConversationView], id: ConversationId) -> bool {
    all.iter().any(|view| view.conversation.id == id)
}

/// Keeps what is on screen loaded, and an id ready for the conversation after it.
pub(super) fn bind(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    effect(Box::new(move || {
        chat.conversations.track();
        let current = chat.current();
        if !chat.bootstrapped.get() {
            return;
        }
        if chat.has_begun(chat.storage.next_conversation()) {
            chat.storage.renew_next_conversation();
        }
        chat.load(current);
    }));
}

impl Chat {
    /// The conversation on screen.
    pub(super) fn current(&self) -> ConversationId {
        self.current.with(|current| current.id)
    }

    /// [`Self::current`] at the moment of an event.
    pub(super) fn current_untracked(&self) -> ConversationId {
        self.current.with_untracked(|current| current.id)
    }

    /// Whether something holds of the conversation on screen; false before it has
    /// begun.
    pub(super) fn conversation_is(&self, so: fn(&Conversation) -> bool) -> bool {
        let id = self.current();
        self.conversations.with(|all| {
            let mut all = all.iter().map(|view| &view.conversation);
            all.any(|conversation| conversation.id == id && so(conversation))
        })
    }

    pub(super) fn is_resolved(&self) -> bool {
        self.conversation_is(|conversation| conversation.status == ConversationStatus::Resolved)
    }

    /// Leaves a resolved conversation for a new one.
    pub(super) fn start_new_conversation(&self) {
        let never_begun = self.storage.next_conversation();
        let id = self.storage.renew_next_conversation();
        host::move_files(&never_begun.to_string(), &id.to_string());
        self.choose(id);
    }

    /// Puts one on screen, where it stays whatever arrives in others.
    pub(super) fn choose(&self, id: ConversationId) {
        self.choice.set(Some(id));
    }

    /// Whether the server has such a conversation of the visitor's.
    pub(super) fn has_begun(&self, id: ConversationId) -> bool {
        self.conversations.with_untracked(|all| has(all, id))
    }

    /// Loads a conversation, or begins it where there is nothing to load.
    fn load(&self, id: ConversationId) {
        let is_known = self.has_begun(id);
        self.live.viewing(Some(id));
        let window = self.live.timeline(id).with_untracked(|view| view.window);
        match window {
            Window::Unloaded if is_known => self.live.open(id),
            Window::Unloaded => self.live.begin(id),
            _ => {}
        }
    }
}
