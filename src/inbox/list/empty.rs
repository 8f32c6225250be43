//! What an empty list says.

use leptos::prelude::*;
use protocol::command::is_blank;

use super::{ListChoice, ListOrder};
use crate::{
    inbox::filter,
    session::use_live,
    ui::{empty::Empty, icon::Icon},
};

/// Shown once it is sure that there is nothing.
#[component]
pub fn EmptyList(choice: ListChoice, order: ListOrder) -> impl IntoView {
    let loaded = ReadSignal::from(use_live().bootstrapped());
    let is_empty = move || loaded.get() && order.end_reached.get() && order.ids.with(Vec::is_empty);
    let clear = move |_| choice.search.set(String::new());
    move || {
        if !is_empty() {
            return None;
        }
        let text = choice.search.get();
        if is_blank(&text) {
            let (title, text) = filter::empty(choice.filter.get());
            return Some(view! { <Empty icon=Icon::Inbox title text /> }.into_any());
        }
        let title = format!("Nobody matches “{}”", text.trim());
        let text = "Searched: names, numbers and e-mail addresses. Messages are not searched.";
        let found_nothing = view! {
            <Empty icon=Icon::Search title text>
                <button type="button" class="button" on:click=clear>
                    "Clear the search"
                </button>
            </Empty>
        };
        Some(found_nothing.into_any())
    }
}
