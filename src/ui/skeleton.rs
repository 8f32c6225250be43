//! The shape of what is coming. Style shows it only after 150 ms.

use leptos::prelude::*;

/// Rows of the list.
#[component]
pub fn RowBones(count: usize) -> impl IntoView {
    let row = |index: usize| {
        let name = format!("{}%", 34 + index * 17 % 30);
        let line = format!("{}%", 62 + index * 23 % 34);
        view! {
            <div class="row-bones">
                <div class="bone" data-shape="round"></div>
                <div>
                    <div class="bone" style:inline-size=name></div>
                    <div class="bone" style:inline-size=line></div>
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
pub fn ThreadBones() -> impl IntoView {
    let sides = ["in", "in", "out", "in", "out", "out"];
    view! {
        <div class="skeleton thread-bones" role="status" aria-label="Loading messages">
            {sides
                .map(|side| {
                    view! { <div class="bone" data-shape="bubble" data-side=side></div> }
                })
                .collect_view()}
        </div>
    }
}

/// Fields of a form.
#[component]
pub fn FormBones() -> impl IntoView {
    view! {
        <div class="skeleton form-bones" role="status" aria-label="Loading">
            {[(); 5].map(|()| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
}
