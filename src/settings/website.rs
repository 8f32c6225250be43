//! One website's settings: loaded, edited, saved by hand.

use leptos::{ev, prelude::*, task::spawn_local};
use live::settings;
use protocol::{InboxId, Problem, WidgetSettings};
use wasm_bindgen::JsCast;

use super::{
    UnsavedDrafts,
    appearance::AppearanceSection,
    draft::{FieldId, FormError, WebsiteDraft, line_range},
    form::Form,
    hours::HoursSection,
    identity::IdentitySection,
    install::InstallSection,
};
use crate::{
    dom::focus,
    route::Route,
    session::use_live,
    ui::{
        empty::Empty,
        icon::{Icon, SvgIcon},
        skeleton::FormSkeleton,
    },
};

/// The routed view of one website.
#[component]
pub fn Website(id: InboxId) -> impl IntoView {
    let live = use_live();
    let loaded = RwSignal::new(None::<Result<WidgetSettings, Problem>>);
    let load = move || {
        let live = live.clone();
        loaded.set(None);
        spawn_local(async move {
            let answer = settings::widget(&live, id).await;
            // The page may have been left meanwhile.
            loaded.try_set(Some(answer));
        });
    };
    load();
    let load = StoredValue::new_local(load);
    move || match loaded.get() {
        None => view! { <FormSkeleton /> }.into_any(),
        Some(Ok(settings)) => view! { <Editor id settings /> }.into_any(),
        Some(Err(problem)) if problem.status == 404 => view! {
            <Empty
                icon=Icon::Search
                title="This inbox is not here"
                text="It may be gone, or the address belongs to another account."
            >
                <a class="button" href=Route::Settings.path()>
                    "Back to the settings"
                </a>
            </Empty>
        }
        .into_any(),
        Some(Err(problem)) => view! {
            <Empty
                icon=Icon::Alert
                title="The settings did not load"
                text=problem.words().to_owned()
            >
                <button
                    type="button"
                    class="button"
                    on:click=move |_| load.with_value(|load| load())
                >
                    "Try again"
                </button>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Editor(id: InboxId, settings: WidgetSettings) -> impl IntoView {
    let live = use_live();
    let unsaved: UnsavedDrafts = expect_context();
    let saved = RwSignal::new(WebsiteDraft::of(&settings));
    let kept = unsaved.take(id);
    let form = Form {
        draft: RwSignal::new(kept.unwrap_or_else(|| saved.get_untracked())),
        wrong: RwSignal::new(None),
    };
    let has_secret = RwSignal::new(settings.has_identity_secret);
    let busy = RwSignal::new(false);
    let just_saved = RwSignal::new(false);
    let changed = Memo::new(move |_| saved.with(|saved| form.draft.with(|draft| draft != saved)));
    on_cleanup(move || {
        let draft = form.draft.get_untracked();
        if saved.with_untracked(|saved| *saved != draft) {
            unsaved.keep(id, draft);
        }
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !changed.get_untracked() {
            return;
        }
        let draft = form.draft.get_untracked();
        let change = match draft.change() {
            Ok(change) => change,
            Err(wrong) => return complain(form, wrong),
        };
        busy.set(true);
        let live = live.clone();
        spawn_local(async move {
            let answer = settings::change_widget(&live, id, &change).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(settings) => {
                    let stored = WebsiteDraft::of(&settings);
                    // What was typed while it was on its way stays.
                    if form.draft.with_untracked(|now| *now == draft) {
                        form.draft.set(stored.clone());
                    }
                    saved.set(stored);
                    just_saved.set(true);
                }
                Err(problem) => complain(form, FormError::of(&problem, &draft)),
            }
        });
    };
    let discard = move |_| {
        form.wrong.set(None);
        just_saved.set(false);
        form.draft.set(saved.get_untracked());
    };
    let name = move || saved.with(|saved| saved.name.clone());
    let words = move || {
        if let Some(words) = form.words(|spot| spot == FieldId::Whole) {
            return words;
        }
        let is_wrong = form.wrong.with(Option::is_some);
        let words = match (is_wrong, changed.get(), just_saved.get()) {
            (true, _, _) => "Not saved: something is marked above",
            (false, true, _) => "UnsavedDrafts changes",
            (false, false, true) => "Saved",
            (false, false, false) => "",
        };
        words.to_owned()
    };
    view! {
        <form class="settings" novalidate on:submit=save>
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
                    {name}
                </h1>
            </header>
            <div class="scroll settings-scroll">
                <div class="settings-inner">
                    <AppearanceSection form />
                    <HoursSection form />
                    <InstallSection form id />
                    <IdentitySection form id has_secret />
                </div>
            </div>
            <footer class="settings-footer">
                <span
                    class="cut"
                    role="status"
                    data-error=move || form.wrong.with(Option::is_some).then_some("")
                >
                    {words}
                </span>
                {move || {
                    changed
                        .get()
                        .then(|| {
                            view! {
                                <button type="button" class="button" data-action="discard" on:click=discard>
                                    "Discard"
                                </button>
                                <button type="submit" class="button" data-kind="primary">
                                    {move || if busy.get() { "Saving…" } else { "Save" }}
                                </button>
                            }
                        })
                }}
            </footer>
        </form>
    }
}

/// Says what is wrong, and puts the keyboard there.
fn complain(form: Form, wrong: FormError) {
    let spot = wrong.spot;
    form.wrong.set(Some(wrong));
    if let FieldId::Domains(Some(line)) = spot
        && let Ok(Some(field)) = document().query_selector("textarea[name=domains]")
    {
        let field: web_sys::HtmlTextAreaElement = field.unchecked_into();
        let (from, to) = line_range(&field.value(), line);
        // It is a text field: it has a selection.
        field.set_selection_range(from, to).ok();
    }
    request_animation_frame(|| {
        focus::focus("[aria-invalid=true]");
        focus::reveal(".field-error:not(:empty)");
    });
}
