//! The conversation on screen, as a memo of what the visitor chose and has; and
//! that its messages are loaded.

use std::rc::Rc;

use live::ConversationView;
use protocol::{Conversation, ConversationId, ConversationStatus};
use reactive_graph::{
    computed::ArcMemo,
    signal::{ArcReadSignal, ArcRwSignal},
    traits::{Get, Set, With, WithUntracked},
};
use sync::Window;

use super::{
    Chat,
    current::{ConversationChoice, Current},
};
use crate::{bind::effect, host, visitor_storage::VisitorStorage};

pub(super) fn memo(
    choice: ArcRwSignal<Option<ConversationChoice>>,
    conversations: ArcReadSignal<Vec<ConversationView>>,
    storage: VisitorStorage,
) -> ArcMemo<Current> {
    ArcMemo::new(move |previous: Option<&Current>| {
        let newest = conversations.with(|all| {
            let newest = &all.first()?.conversation;
            Some((newest.id, newest.status))
        });
        let next = storage.next_conversation();
        Current::follow(previous.copied(), choice.get(), newest, next)
    })
}

/// Keeps what is on screen loaded, and an id ready for the conversation after it.
pub(super) fn bind(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    effect(Box::new(move || {
        let newest = chat
            .conversations
            .with(|all| Some(all.first()?.conversation.id));
        let current = chat.current();
        if !chat.bootstrapped.get() {
            return;
        }
        if newest == Some(chat.storage.next_conversation()) {
            // It has begun.
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
        self.choice
            .set(Some(ConversationChoice { id, stays: false }));
    }

    /// Puts one of several on screen.
    pub(super) fn choose(&self, id: ConversationId) {
        let is_newest = self.conversations.with_untracked(|all| {
            let newest = all.first();
            newest.is_some_and(|view| view.conversation.id == id)
        });
        let stays = !is_newest;
        self.choice.set(Some(ConversationChoice { id, stays }));
    }

    /// Whether the server has such a conversation of the visitor's.
    pub(super) fn has_begun(&self, id: ConversationId) -> bool {
        self.conversations
            .with_untracked(|all| all.iter().any(|view| view.conversation.id == id))
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
