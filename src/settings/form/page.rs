//! A settings page that is one form: its title, its sections, and the save bar.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{Form, FormError, rebase::Rebase, save_bar::SaveBar};
use crate::{
    route::Route,
    ui::icon::{Icon, SvgIcon},
};

/// The children are the sections. `save` stores a draft, and answers with what
/// is stored then.
#[component]
pub fn FormPage<D, F, S>(
    form: Form<D, F>,
    #[prop(into)] title: Signal<String>,
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
        if untrack(|| form.is_dirty()) {
            form.submit(&save);
        }
    };
    view! {
        <form class="settings" novalidate on:submit=submit>
            <header class="bar thread-bar">
                <a
                    class="button back"
                    data-kind="icon"
                    href=Route::Settings.path()
                    aria-label="Back to the settings"
                >
                    <SvgIcon icon=Icon::Back />
                </a>
                <h1 class="cut" dir="auto">
                    {title}
                </h1>
            </header>
            <div class="scroll settings-scroll">
                <div class="settings-inner">{children()}</div>
            </div>
            <SaveBar form />
        </form>
    }
}
