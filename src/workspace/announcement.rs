//! Tells a screen reader what came in elsewhere; the open conversation tells
//! its own.

use leptos::prelude::*;

use super::OpenConversation;
use crate::session::{use_account, use_live};

/// The newest message of another conversation, spoken and not seen.
#[component]
pub fn Announcement() -> impl IntoView {
    let arrived = ReadSignal::from(use_live().arrived());
    let OpenConversation(open) = expect_context();
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
            {words}
        </div>
    }
}
