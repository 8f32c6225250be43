//! A time, short, with the whole of it on hover.

use leptos::prelude::*;
use protocol::Timestamp;

use crate::dom::calendar;

/// A time written by `words`.
#[component]
pub fn TimeLabel(
    #[prop(into)] at: Signal<Timestamp>,
    words: impl Fn(Timestamp) -> String + Send + Sync + 'static,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    view! {
        <time
            class=class
            datetime=move || calendar::machine(at.get())
            title=move || calendar::full(at.get())
        >
            {move || words(at.get())}
        </time>
    }
}
