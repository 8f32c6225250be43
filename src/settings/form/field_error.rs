//! What is wrong with a field, under it.

use leptos::{html, prelude::*};

use super::Form;
use crate::dom::scroll;

/// The words, and into view with them when they come.
#[component]
pub fn FieldError<D, F>(form: Form<D, F>, field: F, #[prop(into)] id: String) -> impl IntoView
where
    D: Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
{
    let node = NodeRef::<html::P>::new();
    let words = Memo::new(move |_| form.error_of(field));
    Effect::new(move |_| {
        if let (true, Some(node)) = (words.with(Option::is_some), node.get()) {
            request_animation_frame(move || scroll::into_view(&node));
        }
    });
    view! {
        <p class="field-error" role="alert" id=id node_ref=node>
            {words}
        </p>
    }
}
