//! The text field: as high as its text; Enter sends, Shift Enter breaks the
//! line.

use leptos::{ev, prelude::*};
use web_sys::HtmlTextAreaElement;

use super::{ComposerState, hints, tray};
use crate::{
    command::{Command, use_commands},
    dom::{
        keyboard,
        transfer::{self, FileTransfer},
    },
};

/// Whether a key press sends. While a word is being composed, Enter chooses it.
pub fn sends(key: &str, shift: bool, other: bool, composing: bool) -> bool {
    key == "Enter" && !shift && !other && !composing
}

/// Whether a key press leads from the field to the files above it: only where it
/// would not move in a text.
pub fn reaches_tray(key: &str, other: bool, composing: bool, text: &str) -> bool {
    key == "ArrowUp" && !other && !composing && text.is_empty()
}

/// Where the text is written.
#[component]
pub fn MessageField(
    state: ComposerState,
    on_files: impl Fn(FileTransfer) + 'static,
    on_send: impl Fn() + 'static,
    on_typing: impl Fn() + 'static,
) -> impl IntoView {
    let field = state.field;
    let is_empty = move || untrack(move || state.is_empty());
    use_commands().on(Command::Reply, move || state.focus_field());
    fit_height_to_draft(state);
    let keydown = move |event: ev::KeyboardEvent| {
        let composing = keyboard::is_composing(&event);
        let other = event.ctrl_key() || event.meta_key() || event.alt_key();
        if sends(&event.key(), event.shift_key(), other, composing) {
            event.prevent_default();
            if !is_empty() && !state.knows_enter.get_untracked() {
                state.knows_enter.set(hints::remember_enter());
            }
            on_send();
        } else if reaches_tray(
            &event.key(),
            other || event.shift_key(),
            composing,
            &event_target_value(&event),
        ) && tray::focus_tab_stop(state)
        {
            event.prevent_default();
        }
    };
    let input = move |event: ev::Event| {
        state.write(event_target_value(&event));
        if let Some(field) = field.get_untracked() {
            fit_height(&field);
        }
        if !is_empty() {
            on_typing();
        }
    };
    let paste = move |event: ev::ClipboardEvent| {
        let files = event.clipboard_data().as_ref().and_then(transfer::files);
        if let Some(files) = files {
            event.prevent_default();
            on_files(files);
        }
    };
    view! {
        <textarea
            node_ref=field
            name="message"
            rows="1"
            dir="auto"
            placeholder="Write a reply"
            aria-label="Write a reply"
            aria-describedby="composer-warning"
            autocomplete="off"
            prop:value=move || state.initial.get()
            on:input=input
            on:keydown=keydown
            on:paste=paste
        ></textarea>
    }
}

/// Once the draft is in the field, it knows its height.
fn fit_height_to_draft(state: ComposerState) {
    Effect::new(move |_| {
        state.initial.track();
        if state.field.get().is_some() {
            request_animation_frame(move || {
                if let Some(field) = state.field.try_get_untracked().flatten() {
                    fit_height(&field);
                }
            });
        }
    });
}

/// Makes the field as high as its text, where the browser does not do so itself.
pub(super) fn fit_height(field: &HtmlTextAreaElement) {
    if matches!(
        web_sys::css::supports_with_value("field-sizing", "content"),
        Ok(true)
    ) {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // Style limits it; both properties are valid.
    style.set_property("height", "auto").ok();
    let height = format!("{}px", field.scroll_height());
    style.set_property("height", &height).ok();
}
