//! The pieces of the form: each shows a part of the draft, and says what is
//! wrong with it right there.

use leptos::{ev, prelude::*};

use super::draft::{FieldId, FormError, WebsiteDraft};

/// The form as its parts see it.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    pub draft: RwSignal<WebsiteDraft>,
    pub wrong: RwSignal<Option<FormError>>,
}

impl Form {
    /// Somebody changed something: what was wrong may be right now.
    pub fn edit(self, change: impl FnOnce(&mut WebsiteDraft)) {
        self.wrong.set(None);
        self.draft.update(change);
    }

    /// The words for a spot, if it is the one that is wrong.
    pub fn words(self, is_field: fn(FieldId) -> bool) -> Option<String> {
        self.wrong.with(|wrong| {
            let wrong = wrong.as_ref().filter(|wrong| is_field(wrong.spot))?;
            Some(wrong.words.clone())
        })
    }

    /// What to say under a spot.
    pub fn error(self, id: &'static str, is_field: fn(FieldId) -> bool) -> AnyView {
        view! {
            <p class="field-error" role="alert" id=id>
                {move || self.words(is_field)}
            </p>
        }
        .into_any()
    }
}

/// One text of the draft.
#[derive(Debug, Clone, Copy)]
pub struct TextField {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    /// More than one makes it a text of lines.
    pub lines: u32,
    /// `ltr` where it is code.
    pub dir: &'static str,
    pub read: fn(&WebsiteDraft) -> &String,
    pub write: fn(&mut WebsiteDraft) -> &mut String,
    pub is_field: fn(FieldId) -> bool,
}

impl TextField {
    pub fn view(self, form: Form) -> AnyView {
        let value = move || form.draft.with(|draft| (self.read)(draft).clone());
        let typed = move |event: ev::Event| {
            let typed = event_target_value(&event);
            form.edit(|draft| *(self.write)(draft) = typed);
        };
        let error = format!("{}-error", self.name);
        let invalid = move || form.words(self.is_field).map(|_| "true");
        let described = error.clone();
        let field = if self.lines > 1 {
            view! {
                <textarea
                    name=self.name
                    rows=self.lines
                    dir=self.dir
                    spellcheck=(self.dir == "ltr").then_some("false")
                    aria-invalid=invalid
                    aria-describedby=described
                    prop:value=value
                    on:input=typed
                ></textarea>
            }
            .into_any()
        } else {
            view! {
                <input
                    name=self.name
                    dir=self.dir
                    autocomplete="off"
                    aria-invalid=invalid
                    aria-describedby=described
                    prop:value=value
                    on:input=typed
                />
            }
            .into_any()
        };
        view! {
            <div class="setting">
                <label class="field">
                    <span>{self.label}</span>
                    {field}
                </label>
                {(!self.hint.is_empty()).then(|| view! { <p class="meta">{self.hint}</p> })}
                <p class="field-error" role="alert" id=error>
                    {move || form.words(self.is_field)}
                </p>
            </div>
        }
        .into_any()
    }
}

/// Chooses one of a few, by their place in the list.
pub fn choice(
    name: &'static str,
    label: &'static str,
    names: &'static [&'static str],
    at: impl Fn() -> usize + Copy + Send + Sync + 'static,
    choose: impl Fn(usize) + 'static,
) -> AnyView {
    let options = names.iter().enumerate().map(|(index, name)| {
        view! {
            <option value=index.to_string() selected=move || at() == index>
                {*name}
            </option>
        }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <select
                name=name
                on:change=move |event| {
                    if let Ok(index) = event_target_value(&event).parse() {
                        choose(index);
                    }
                }
                prop:value=move || at().to_string()
            >
                {options.collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// On or off.
pub fn switch(
    name: &'static str,
    label: &'static str,
    is_on: impl Fn() -> bool + Copy + Send + Sync + 'static,
    turn: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                name=name
                prop:checked=is_on
                on:change=move |event| turn(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
