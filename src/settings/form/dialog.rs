//! A form in a dialog, for what is made anew: nothing of it is stored before.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{Form, FormError, rebase::Rebase};

/// The children are the fields. `save` stores a draft, closes the dialog, and
/// answers with what is stored then.
#[component]
pub fn DialogForm<D, F, S>(
    form: Form<D, F>,
    title: &'static str,
    /// Where the keyboard begins.
    first: F,
    /// What the button says: at rest, and while it is being saved.
    labels: (&'static str, &'static str),
    on_cancel: impl Fn() + 'static,
    save: impl Fn(D) -> S + 'static,
    children: Children,
) -> impl IntoView
where
    D: Rebase + Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
    S: Future<Output = Result<D, FormError<F>>> + 'static,
{
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.submit(&save);
    };
    form.reveal(first, None);
    let (at_rest, busy) = labels;
    view! {
        <form class="dialog-form" novalidate on:submit=submit>
            <h2>{title}</h2>
            {children()}
            <p class="form-error" role="alert">
                {move || form.error_of_whole()}
            </p>
            <div class="dialog-footer">
                <button type="button" class="button" on:click=move |_| on_cancel()>
                    "Cancel"
                </button>
                <button type="submit" class="button" data-kind="primary">
                    {move || if form.is_busy.get() { busy } else { at_rest }}
                </button>
            </div>
        </form>
    }
}
