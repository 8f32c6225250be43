//! A button that puts a text on the clipboard, and says that it did.

use leptos::prelude::*;

use super::icon::{Icon, SvgIcon};
use crate::dom::clipboard;

/// How long it says so, in milliseconds.
const FEEDBACK_MS: u64 = 2_000;

/// Copies a text.
#[component]
pub fn CopyButton(text: String, name: &'static str) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let label = move || match copied.get() {
        None => "Copy",
        Some(true) => "Copied",
        Some(false) => "Select it and copy it by hand",
    };
    let press = move |_| {
        clipboard::copy(&text, move |done| {
            copied.try_set(Some(done));
            let later = std::time::Duration::from_millis(FEEDBACK_MS);
            let quiet = move || {
                copied.try_set(None);
            };
            set_timeout(quiet, later);
        });
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind="text"
            data-action="copy"
            aria-label=move || copied.get().map_or(name, |_| label())
            on:click=press
        >
            <SvgIcon
                icon=Icon::Copy
                small=true
            />
            <span aria-live="polite">{label}</span>
        </button>
    }
}
