//! The foot of a form: how it stands with what was entered, and the buttons to
//! save or discard it.

use leptos::prelude::*;

use super::Form;

/// Silent while there is nothing to do.
#[component]
pub fn SaveBar<D, F>(form: Form<D, F>) -> impl IntoView
where
    D: Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
{
    let is_dirty = Memo::new(move |_| form.is_dirty());
    let has_error = move || form.error.with(Option::is_some);
    let status = move || match form.error_of_whole() {
        Some(words) => words,
        None if has_error() => "Not saved: something is marked above".to_owned(),
        None if is_dirty.get() => "Unsaved changes".to_owned(),
        None if form.was_saved.get() => "Saved".to_owned(),
        None => String::new(),
    };
    view! {
        <footer class="settings-footer">
            <span class="cut" role="status" data-error=move || has_error().then_some("")>
                {status}
            </span>
            <Show when=move || is_dirty.get()>
                <button
                    type="button"
                    class="button"
                    data-action="discard"
                    on:click=move |_| form.discard()
                >
                    "Discard"
                </button>
                <button type="submit" class="button" data-kind="primary">
                    {move || if form.is_busy.get() { "Saving…" } else { "Save" }}
                </button>
            </Show>
        </footer>
    }
}
