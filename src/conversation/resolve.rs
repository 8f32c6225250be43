//! Done with it, or not yet. Whoever writes again opens it again.

use leptos::prelude::*;
use protocol::{ConversationId, ConversationStatus};

use crate::{
    command::{Command, use_commands},
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
    let toggle = move || {
        let done = status.get_untracked() == Some(ConversationStatus::Resolved);
        let status = if done {
            ConversationStatus::Open
        } else {
            ConversationStatus::Resolved
        };
        account.live().resolve(id, status);
    };
    use_commands().on(Command::Resolve, toggle);
    view! {
        <button
            type="button"
            class="button resolve"
            data-action="resolve"
            data-status=move || status.get().map(ConversationStatus::as_str)
            title=move || Command::Resolve.tooltip(label())
            on:click=move |_| toggle()
        >
            <SvgIcon icon=Icon::Check />
            <span class="label">{label}</span>
        </button>
    }
}
