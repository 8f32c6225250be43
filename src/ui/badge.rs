//! A count beside something, such as what is unread.

use leptos::prelude::*;

/// At most three characters.
pub fn short_count(count: usize) -> String {
    if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    }
}

/// The number on the accent; nothing for none.
#[component]
pub fn Badge(
    #[prop(into)] count: Signal<usize>,
    /// What is counted: "unread".
    of: &'static str,
) -> impl IntoView {
    move || {
        let count = count.get();
        (count > 0).then(|| {
            view! {
                <span class="badge" aria-label=format!("{count} {of}")>
                    {short_count(count)}
                </span>
            }
        })
    }
}
