//! Finding a conversation by name, number or e-mail address.

use std::time::Duration;

use leptos::{html, prelude::*};
use protocol::command::is_blank;

use crate::{
    command::{Command, use_commands},
    dom::focus,
    session::use_live,
    ui::{
        button::IconButton,
        icon::{Icon, SvgIcon},
        layers::closes_by_escape,
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
    // A layer over the list, for whoever is in the list.
    let escape = move || {
        let is_here = focus::is_within(".list-column");
        if is_here {
            text.set(String::new());
        }
        is_here
    };
    closes_by_escape(move || !text.with(String::is_empty), escape);
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
