//! The visitor's chat, in the frame that websites hold.

use leptos::prelude::*;

/// The whole of it.
#[component]
pub fn Chat() -> impl IntoView {
    view! { <main></main> }
}
