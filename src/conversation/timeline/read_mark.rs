//! Marks a conversation read once it was seen: this tab is on screen, and the
//! newest message is in view.

use leptos::prelude::*;
use leptos_use_document_visibility::use_document_visibility;
use protocol::ConversationId;
use web_sys::VisibilityState;

use crate::{conversation::thread_scroll::ThreadScroll, session::use_live};

/// Marks what is seen as read, for as long as the conversation is open.
pub fn mark_read_when_seen(id: ConversationId, scroll: ThreadScroll, loaded: Memo<bool>) {
    let live = use_live();
    let visibility = use_document_visibility();
    let visible = move || visibility.get() == VisibilityState::Visible;
    let view = ReadSignal::from(live.conversation(id));
    let unread = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.unread)));
    Effect::new(move |_| {
        if loaded.get() && visible() && scroll.at_end.get() && unread.get() > 0 {
            // After the frame in which the unread divider may have scrolled the
            // view up.
            let live = live.clone();
            request_animation_frame(move || {
                request_animation_frame(move || {
                    if scroll.at_end.try_get_untracked() == Some(true) {
                        live.mark_read(id);
                    }
                });
            });
        }
    });
}
