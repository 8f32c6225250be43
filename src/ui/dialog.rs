//! A dialog: the browser keeps the focus inside and gives it back.

use leptos::{html, prelude::*};

use super::layers::closes_by_escape;

/// Shows its children over everything while `open`.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] name: String,
    #[prop(optional)] class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), open) = (dialog.get(), open.get()) else {
            return;
        };
        if open && !dialog.open() {
            dialog.show_modal().expect("the dialog is in the page");
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let close = move || {
        open.set(false);
        true
    };
    closes_by_escape(move || open.get(), close);
    // The backdrop belongs to the dialog: a click outside of its box lands on it.
    let backdrop_clicked = move |event: leptos::ev::MouseEvent| {
        let Some(dialog) = dialog.get_untracked() else {
            return;
        };
        let place = dialog.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let inside = (place.left()..=place.right()).contains(&x)
            && (place.top()..=place.bottom()).contains(&y);
        // A key press clicks at 0, 0.
        if !inside && event.detail() > 0 {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            aria-label=name
            on:close=move |_| open.set(false)
            on:click=backdrop_clicked
        >
            {move || open.get().then(|| children())}
        </dialog>
    }
}
