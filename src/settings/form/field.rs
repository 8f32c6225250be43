//! The fields of a form: each shows a part of the draft, and says what is wrong
//! with it right there.

use leptos::{ev, html, prelude::*};

use super::{Form, field_error::FieldError};
use crate::dom::selection::select_line;

/// A text of the draft.
#[derive(Debug)]
pub struct TextField<D, F> {
    pub field: F,
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    /// More than one makes it a text of lines.
    pub lines: u32,
    /// `ltr` where it is code.
    pub dir: &'static str,
    pub read: fn(&D) -> &String,
    pub write: fn(&mut D) -> &mut String,
}

impl<D, F: Copy> Clone for TextField<D, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, F: Copy> Copy for TextField<D, F> {}

impl<D, F> TextField<D, F>
where
    D: Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
{
    /// Label, field, hint and error.
    pub fn view(self, form: Form<D, F>) -> AnyView {
        let input = if self.lines > 1 {
            self.text_area(form)
        } else {
            self.input(form)
        };
        view! {
            <div class="setting">
                <label class="field">
                    <span>{self.label}</span>
                    {input}
                </label>
                {(!self.hint.is_empty()).then(|| view! { <p class="meta">{self.hint}</p> })}
                <FieldError form field=self.field id=self.error_id() />
            </div>
        }
        .into_any()
    }

    fn input(self, form: Form<D, F>) -> AnyView {
        let node = NodeRef::<html::Input>::new();
        form.on_error(self.field, move |_| {
            if let Some(input) = node.try_get_untracked().flatten() {
                input.focus().ok();
            }
        });
        view! {
            <input
                node_ref=node
                name=self.name
                dir=self.dir
                autocomplete="off"
                aria-invalid=move || self.invalid(form)
                aria-describedby=self.error_id()
                prop:value=move || self.value(form)
                on:input=move |event| self.typed(form, &event)
            />
        }
        .into_any()
    }

    fn text_area(self, form: Form<D, F>) -> AnyView {
        let node = NodeRef::<html::Textarea>::new();
        form.on_error(self.field, move |line| {
            if let Some(text_area) = node.try_get_untracked().flatten() {
                if let Some(line) = line {
                    select_line(&text_area, line);
                }
                text_area.focus().ok();
            }
        });
        view! {
            <textarea
                node_ref=node
                name=self.name
                rows=self.lines
                dir=self.dir
                spellcheck=(self.dir == "ltr").then_some("false")
                aria-invalid=move || self.invalid(form)
                aria-describedby=self.error_id()
                prop:value=move || self.value(form)
                on:input=move |event| self.typed(form, &event)
            ></textarea>
        }
        .into_any()
    }

    fn error_id(self) -> String {
        format!("{}-error", self.name)
    }

    fn invalid(self, form: Form<D, F>) -> Option<&'static str> {
        form.error_of(self.field).map(|_| "true")
    }

    fn value(self, form: Form<D, F>) -> String {
        form.draft.with(|draft| (self.read)(draft).clone())
    }

    fn typed(self, form: Form<D, F>, event: &ev::Event) {
        let typed = event_target_value(event);
        form.edit(|draft| *(self.write)(draft) = typed);
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
