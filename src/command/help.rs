//! The dialog that lists all keyboard shortcuts.

use leptos::prelude::*;

use super::{Command, Description, TABLE, use_commands};
use crate::ui::{
    dialog::Dialog,
    icon::{Icon, SvgIcon},
};

/// What the help lists: each command that has a key.
pub fn listed() -> impl Iterator<Item = Description> {
    TABLE.into_iter().filter(|row| !row.keys.is_empty())
}

/// The help; it opens by its own command.
#[component]
pub fn ShortcutHelp() -> impl IntoView {
    let open = RwSignal::new(false);
    use_commands().on(Command::ShowHelp, move || open.set(true));
    let shortcut = |row: Description| {
        let keys = row.keys.iter();
        let keys = keys.map(|key| view! { <kbd class="key">{*key}</kbd> });
        view! {
            <div>
                <dt>{row.label}</dt>
                <dd>{keys.collect_view()}</dd>
            </div>
        }
    };
    view! {
        <Dialog open name="Keyboard shortcuts">
            <div class="dialog-header">
                <h2>"Keyboard shortcuts"</h2>
                <button
                    type="button"
                    class="button"
                    data-kind="icon"
                    aria-label="Close"
                    on:click=move |_| open.set(false)
                >
                    <SvgIcon icon=Icon::Close />
                </button>
            </div>
            <dl class="shortcuts">{listed().map(shortcut).collect_view()}</dl>
        </Dialog>
    }
}
