//! Done with it, or not yet. Whoever writes again opens it again.

use leptos::prelude::*;
use protocol::{ConversationId, ConversationStatus};

use crate::{
    session::use_account,
    ui::icon::{Icon, SvgIcon},
};

/// The button in the header.
#[component]
pub fn ResolveButton(
    id: ConversationId,
    #[prop(into)] status: Signal<Option<ConversationStatus>>,
) -> impl IntoView {
    let account = use_account();
    let is_done = move || status.get() == Some(ConversationStatus::Resolved);
    let label = move || if is_done() { "Reopen" } else { "Resolve" };
    let pressed = move |_| {
        let stage = if is_done() {
            ConversationStatus::Open
        } else {
            ConversationStatus::Resolved
        };
        account.live().resolve(id, stage);
    };
    view! {
        <button
            type="button"
            class="button resolve"
            data-action="resolve"
            data-status=move || status.get().map(ConversationStatus::as_str)
            title=move || format!("{} (E)", label())
            on:click=pressed
        >
            <SvgIcon icon=Icon::Check />
            <span class="label">{label}</span>
        </button>
    }
}
