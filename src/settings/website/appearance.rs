//! What visitors see and read: name, colour, place, words, and what they are
//! asked.

use leptos::prelude::*;
use protocol::widget::{Position, Scheme};

use super::{
    draft::{Requirement, WebsiteDraft, WebsiteField, WebsiteForm},
    preview::Preview,
};
use crate::settings::form::field::{TextField, choice};

const NAME: TextField<WebsiteDraft, WebsiteField> = TextField {
    field: WebsiteField::Name,
    name: "name",
    label: "Name",
    hint: "Visitors see it at the head of the chat.",
    lines: 1,
    dir: "auto",
    read: |draft| &draft.name,
    write: |draft| &mut draft.name,
};

const WELCOME: TextField<WebsiteDraft, WebsiteField> = TextField {
    field: WebsiteField::Welcome,
    name: "welcome",
    label: "Welcome",
    hint: "Said before anybody wrote. Empty: a friendly word in the visitor’s language.",
    lines: 2,
    dir: "auto",
    read: |draft| &draft.welcome,
    write: |draft| &mut draft.welcome,
};

const AWAY: TextField<WebsiteDraft, WebsiteField> = TextField {
    field: WebsiteField::Away,
    name: "away",
    label: "While nobody is there",
    hint: "Empty: that you will answer as soon as you are back.",
    lines: 2,
    dir: "auto",
    read: |draft| &draft.away,
    write: |draft| &mut draft.away,
};

const POSITIONS: [Position; 2] = [Position::End, Position::Start];
const SCHEMES: [Scheme; 3] = [Scheme::Auto, Scheme::Light, Scheme::Dark];

const REQUIREMENTS: [&str; 3] = [
    Requirement::EVERY[0].name(),
    Requirement::EVERY[1].name(),
    Requirement::EVERY[2].name(),
];

/// The place of a value among its kind.
fn place<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().position(|one| one == value).unwrap_or(0)
}

#[component]
pub fn AppearanceSection(form: WebsiteForm) -> impl IntoView {
    let draft = form.draft;
    let color = move || draft.with(|draft| draft.color.to_string());
    view! {
        <section class="settings-section">
            <h2>"Appearance"</h2>
            <div class="settings-appearance">
                <div class="settings-fields">
                    {NAME.view(form)}
                    <label class="field">
                        <span>"Colour"</span>
                        <span class="color-field">
                            <input
                                type="color"
                                name="color"
                                prop:value=color
                                on:input=move |event| {
                                    if let Ok(color) = event_target_value(&event).parse() {
                                        form.edit(|draft| draft.color = color);
                                    }
                                }
                            />
                            <code dir="ltr">{color}</code>
                        </span>
                    </label>
                    <div class="setting">
                        {choice(
                        "position",
                        "Corner",
                        &["Right", "Left"],
                        move || draft.with(|draft| place(&POSITIONS, &draft.position)),
                        move |at| form.edit(|draft| draft.position = POSITIONS[at]),
                    )}
                        <p class="meta">"The other way round on pages that are read from right to left."</p>
                    </div>
                    {choice(
                        "scheme",
                        "Light or dark",
                        &["As the visitor’s system says", "Always light", "Always dark"],
                        move || draft.with(|draft| place(&SCHEMES, &draft.scheme)),
                        move |at| form.edit(|draft| draft.scheme = SCHEMES[at]),
                    )}
                </div>
                <Preview form />
            </div>
        </section>
        <section class="settings-section">
            <h2>"Words"</h2>
            {WELCOME.view(form)}
            {AWAY.view(form)}
        </section>
        <section class="settings-section">
            <h2>"Before the first message"</h2>
            <p class="meta">"What visitors are asked before they can write. The less, the more of them do."</p>
            <div class="settings-questions">
                {["Name", "E-mail", "Phone"]
                    .into_iter()
                    .enumerate()
                    .map(|(index, label)| {
                        choice(
                            ["ask-name", "ask-email", "ask-phone"][index],
                            label,
                            &REQUIREMENTS,
                            move || draft.with(|draft| place(&Requirement::EVERY, &draft.requirements[index])),
                            move |at| form.edit(|draft| draft.requirements[index] = Requirement::EVERY[at]),
                        )
                    })
                    .collect_view()}
            </div>
        </section>
    }
}
