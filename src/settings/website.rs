//! The settings of one website's chat.

use leptos::{prelude::*, task::spawn_local};
use live::settings;
use protocol::{InboxId, Problem, WidgetSettings};

use super::{
    UnsavedDrafts,
    appearance::AppearanceSection,
    draft::{WebsiteDraft, WebsiteForm, refused},
    form::{Form, page::FormPage},
    hours::HoursSection,
    identity::IdentitySection,
    install::InstallSection,
};
use crate::{
    route::Route,
    session::use_live,
    ui::{empty::Empty, icon::Icon, skeleton::FormSkeleton},
};

/// The routed view of one website.
#[component]
pub fn Website(id: InboxId) -> impl IntoView {
    let live = use_live();
    let loaded = RwSignal::new(None::<Result<WidgetSettings, Problem>>);
    let load = StoredValue::new_local(move || {
        let live = live.clone();
        loaded.set(None);
        spawn_local(async move {
            let answer = settings::widget(&live, id).await;
            // The page may have been left meanwhile.
            loaded.try_set(Some(answer));
        });
    });
    let load = Callback::new(move |()| load.with_value(|load| load()));
    load.run(());
    move || match loaded.get() {
        None => view! { <FormSkeleton /> }.into_any(),
        Some(Ok(settings)) => view! { <WebsiteSettings id settings /> }.into_any(),
        Some(Err(problem)) => view! { <NotLoaded problem on_retry=load /> }.into_any(),
    }
}

#[component]
fn NotLoaded(problem: Problem, on_retry: Callback<()>) -> impl IntoView {
    if problem.status == 404 {
        let text = "It may be gone, or the address belongs to another account.";
        return view! {
            <Empty icon=Icon::Search title="This inbox is not here" text>
                <a class="button" href=Route::Settings.path()>
                    "Back to the settings"
                </a>
            </Empty>
        }
        .into_any();
    }
    let text = problem.words().to_owned();
    view! {
        <Empty icon=Icon::Alert title="The settings did not load" text>
            <button type="button" class="button" on:click=move |_| on_retry.run(())>
                "Try again"
            </button>
        </Empty>
    }
    .into_any()
}

#[component]
fn WebsiteSettings(id: InboxId, settings: WidgetSettings) -> impl IntoView {
    let live = use_live();
    let unsaved: UnsavedDrafts = expect_context();
    let form: WebsiteForm = Form::new(WebsiteDraft::of(&settings), unsaved.take(id));
    let has_secret = RwSignal::new(settings.has_identity_secret);
    on_cleanup(move || {
        if untrack(|| form.is_dirty()) {
            unsaved.keep(id, form.draft.get_untracked());
        }
    });
    let save = move |draft: WebsiteDraft| {
        let live = live.clone();
        async move {
            let change = draft.change()?;
            let answer = settings::change_widget(&live, id, &change).await;
            let settings = answer.map_err(|problem| refused(&problem, &draft))?;
            Ok(WebsiteDraft::of(&settings))
        }
    };
    let title = Signal::derive(move || form.saved.with(|saved| saved.name.clone()));
    view! {
        <FormPage form title save>
            <AppearanceSection form />
            <HoursSection form />
            <InstallSection form id />
            <IdentitySection form id has_secret />
        </FormPage>
    }
}
