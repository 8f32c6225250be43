//! A website's inbox is made: all it takes is a name.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use live::settings;
use protocol::Problem;

use crate::{
    route::Route,
    session::use_live,
    settings::form::{Form, FormError, dialog::DialogForm, field::TextField},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NewWebsiteField {
    Name,
}

/// The draft is the name.
const NAME: TextField<String, NewWebsiteField> = TextField {
    field: NewWebsiteField::Name,
    name: "website",
    label: "Name",
    hint: "Visitors see it at the head of the chat.",
    lines: 1,
    dir: "auto",
    read: |name| name,
    write: |name| name,
};

/// What is in the dialog. The settings of the new inbox open when it is made.
#[component]
pub fn NewWebsite(open: RwSignal<bool>) -> impl IntoView {
    let (live, navigate) = (use_live(), use_navigate());
    let form = Form::new(String::new());
    let save = move |name: String| {
        let (live, navigate) = (live.clone(), navigate.clone());
        async move {
            let made = settings::new_website(&live, name).await;
            let inbox = made.map_err(|problem| refused(&problem))?;
            open.set(false);
            navigate(&Route::Website(inbox.id).path(), NavigateOptions::default());
            Ok(inbox.name)
        }
    };
    view! {
        <DialogForm
            form
            title="New website"
            first=NewWebsiteField::Name
            labels=("Make it", "Making it…")
            on_cancel=move || open.set(false)
            save
        >
            {NAME.view(form)}
        </DialogForm>
    }
}

/// What the server refused, at its field.
fn refused(problem: &Problem) -> FormError<NewWebsiteField> {
    match &*problem.code {
        "name_blank" | "too_long" => FormError::in_field(NewWebsiteField::Name, problem.words()),
        _ => FormError::in_form(problem.words()),
    }
}
