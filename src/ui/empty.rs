//! A place with nothing in it says what it is for.

use leptos::prelude::*;

use super::icon::{Icon, SvgIcon};

/// An icon, a line, and a sentence; a next step as children.
#[component]
pub fn Empty(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <SvgIcon icon />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
