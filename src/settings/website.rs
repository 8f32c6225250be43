//! The settings of one website's chat: how it looks, what it says, when somebody
//! answers, where it may be shown, and whom it believes.

pub mod appearance;
pub mod draft;
pub mod hours;
pub mod identity;
pub mod install;
pub mod preview;
pub mod week;

use leptos::prelude::*;
use live::settings;
use protocol::{InboxId, WidgetSettings};

use self::{
    appearance::AppearanceSection,
    draft::{WebsiteDraft, WebsiteForm, refused},
    hours::HoursSection,
    identity::IdentitySection,
    install::InstallSection,
};
use super::form::{Form, loader::SettingsLoader, page::FormPage};
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
            <IdentitySection form id has_secret=settings.has_identity_secret />
        </FormPage>
    }
}
