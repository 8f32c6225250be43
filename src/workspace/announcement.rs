//! Tells a screen reader what came in elsewhere, and what an agent's own key did
//! where nothing else says so. The open conversation tells its own.

use leptos::prelude::*;

use super::OpenConversation;
use crate::session::{use_account, use_live};

/// Speaks through the page's polite live region.
#[derive(Debug, Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// For all views below.
    pub fn provide() {
        provide_context(Self(RwSignal::new(String::new())));
    }

    /// Says something once the screen reader has said what it is at.
    pub fn say(self, words: String) {
        self.0.set(words);
    }
}

/// The newest message of another conversation and what the [`Announcer`] was told,
/// spoken and not seen.
#[component]
pub fn Announcement() -> impl IntoView {
    let arrived = ReadSignal::from(use_live().arrived());
    let OpenConversation(open) = expect_context();
    let Announcer(told) = expect_context();
    let account = use_account();
    let words = move || {
        let (conversation, _) = arrived.get()?;
        if open.get_untracked() == Some(conversation) {
            return None;
        }
        let view = account.live().conversation(conversation).get_untracked()?;
        let last = view.conversation.last_message?;
        let name = view.conversation.contact.display_name();
        Some(match last.sender {
            Some(sender) => format!("{name}, {sender}: {}", last.preview),
            None => format!("{name}: {}", last.preview),
        })
    };
    view! {
        <div class="visually-hidden" aria-live="polite">
            <p>{words}</p>
            <p>{move || told.get()}</p>
        </div>
    }
}
