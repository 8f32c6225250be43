//! The shape of what is coming. Style shows it only after 150 ms.

use leptos::prelude::*;

/// Rows of the list.
#[component]
pub fn RowSkeleton(count: usize) -> impl IntoView {
    let row = |index: usize| {
        let name = format!("{}%", 34 + index * 17 % 30);
        let width = format!("{}%", 62 + index * 23 % 34);
        view! {
            <div class="row-skeleton">
                <div class="skeleton-block" data-shape="round"></div>
                <div>
                    <div class="skeleton-block" style:inline-size=name></div>
                    <div class="skeleton-block" style:inline-size=width></div>
                </div>
            </div>
        }
    };
    view! {
        <div class="skeleton" role="status" aria-label="Loading conversations">
            {(0..count).map(row).collect_view()}
        </div>
    }
}

/// Bubbles of a thread.
#[component]
pub fn ThreadSkeleton() -> impl IntoView {
    let sides = ["in", "in", "out", "in", "out", "out"];
    view! {
        <div class="skeleton thread-skeleton" role="status" aria-label="Loading messages">
            {sides
                .map(|side| {
                    view! { <div class="skeleton-block" data-shape="bubble" data-side=side></div> }
                })
                .collect_view()}
        </div>
    }
}

/// Fields of a form.
#[component]
pub fn FormSkeleton() -> impl IntoView {
    view! {
        <div class="skeleton form-skeleton" role="status" aria-label="Loading">
            {[(); 5].map(|()| view! { <div class="skeleton-block"></div> }).collect_view()}
        </div>
    }
}
