//! A button that is an icon, with a name and a key in its tooltip.

use leptos::{ev::MouseEvent, prelude::*};

use super::icon::{Icon, SvgIcon};

/// An icon that does something.
#[component]
pub fn IconButton(
    icon: Icon,
    #[prop(into)] name: Signal<String>,
    /// The key that does the same.
    #[prop(optional)]
    key: &'static str,
    /// For a button that stays in: whether it is in.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    on_press: impl FnMut(MouseEvent) + 'static,
) -> impl IntoView {
    let tooltip = move || match key {
        "" => name.get(),
        key => format!("{} ({key})", name.get()),
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind="icon"
            aria-label=move || name.get()
            aria-pressed=pressed.map(|pressed| move || pressed.get().to_string())
            title=tooltip
            on:click=on_press
        >
            <SvgIcon icon />
        </button>
    }
}
