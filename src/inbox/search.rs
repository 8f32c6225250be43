//! Finding a conversation by name, number or e-mail address.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use protocol::command::is_blank;

use crate::{
    command::{Command, use_commands},
    dom::keyboard,
    session::use_live,
    ui::{
        button::IconButton,
        icon::{Icon, SvgIcon},
    },
};

/// The server is asked once the typing pauses; what is here is shown at once.
const PAUSE: Duration = Duration::from_millis(200);

/// The field.
#[component]
pub fn Search(text: RwSignal<String>) -> impl IntoView {
    let live = use_live();
    let field = NodeRef::<html::Input>::new();
    let mut search = debounce(PAUSE, move |text: String| {
        if !is_blank(&text) {
            live.search(text.trim());
        }
    });
    use_commands().on(Command::Search, move || {
        if let Some(field) = field.get_untracked() {
            field.focus().ok();
        }
    });
    let clear = move || {
        text.set(String::new());
        if let Some(field) = field.get_untracked() {
            field.focus().ok();
        }
    };
    let typed = move |event: ev::KeyboardEvent| {
        let escapes = event.key() == "Escape" && !keyboard::is_composing(&event);
        if escapes && !text.with_untracked(String::is_empty) {
            clear();
            // Only the second Esc leaves.
            event.prevent_default();
        }
    };
    view! {
        <div class="search" role="search">
            <SvgIcon icon=Icon::Search small=true />
            <input
                node_ref=field
                type="search"
                name="search"
                placeholder="Name, number or e-mail"
                aria-label="Search conversations by name, number or e-mail address"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                prop:value=text
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    search(typed.clone());
                    text.set(typed);
                }
                on:keydown=typed
            />
            {move || {
                if text.with(String::is_empty) {
                    view! { <kbd class="key" aria-hidden="true">{Command::Search.key()}</kbd> }.into_any()
                } else {
                    view! {
                        <IconButton icon=Icon::Close name="Clear the search" on_press=move |_| clear() />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
