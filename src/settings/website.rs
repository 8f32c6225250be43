//! The settings of one website's chat: how it looks, what it says, when somebody
//! answers, where it may be shown, and whom it believes.

pub mod appearance;
pub mod draft;
pub mod hours;
pub mod identity;
pub mod install;
pub mod preview;
pub mod week;

use leptos::{prelude::*, task::spawn_local};
use live::{Live, settings};
use protocol::{InboxId, WidgetSettings};

use self::{
    appearance::AppearanceSection,
    draft::{WebsiteDraft, WebsiteForm, refused},
    hours::HoursSection,
    identity::IdentitySection,
    install::InstallSection,
};
use super::form::{Form, loader::SettingsLoader, page::FormPage, rebase::Rebase as _};
use crate::{route::Route, session::use_live};

/// The routed view of one website.
#[component]
pub fn Website(id: InboxId) -> impl IntoView {
    let live = use_live();
    let query = async move || settings::widget(&live, id).await;
    view! {
        <SettingsLoader query missing="This inbox is not here" let:settings>
            <WebsiteSettings id settings />
        </SettingsLoader>
    }
}

#[component]
fn WebsiteSettings(id: InboxId, settings: WidgetSettings) -> impl IntoView {
    let live = use_live();
    let form: WebsiteForm = Form::of_page(Route::Website(id), WebsiteDraft::of(&settings));
    let has_secret = RwSignal::new(settings.has_identity_secret);
    follow(live.clone(), id, form, has_secret);
    let save = move |draft: WebsiteDraft| {
        let (live, base) = (live.clone(), form.saved.get_untracked());
        async move {
            // What is seen to be wrong is said without asking.
            draft.change()?;
            let stored = settings::widget(&live, id).await;
            let stored = stored.map_err(|problem| refused(&problem, &draft))?;
            let draft = draft.rebased(&base, &WebsiteDraft::of(&stored));
            let change = draft.change_since(&stored)?;
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

/// Asks again whenever a website's settings change, and after each save: what others
/// change is on the page, where nobody is at it.
fn follow(live: Live, id: InboxId, form: WebsiteForm, has_secret: RwSignal<bool>) {
    let changed = live.widgets_changed();
    // An answer counts only until the next question or save.
    let turn = StoredValue::new(0_u32);
    Effect::new(move |began: Option<()>| {
        changed.track();
        let is_busy = form.is_busy();
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if began.is_none() || is_busy {
            return;
        }
        let (live, asked) = (live.clone(), turn.get_value());
        spawn_local(async move {
            let answer = settings::widget(&live, id).await;
            // The page may have been left meanwhile.
            if turn.try_get_value() != Some(asked) {
                return;
            }
            if let Ok(settings) = answer {
                form.follow(WebsiteDraft::of(&settings));
                if settings.has_identity_secret {
                    has_secret.set(true);
                }
            }
        });
    });
}
