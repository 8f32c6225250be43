//! The files that wait, above the text. Arrows move between them, Delete takes one
//! out, Escape goes back to the text.

pub mod entry;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::entry::TrayFileView;
use super::ComposerState;
use crate::{
    conversation::tray::{
        contents::AttachmentTray,
        file::{FileFacts, TrayKey},
        key::{TrayMove, neighbour, tab_stop},
        trays::ConversationTray,
        words,
    },
    dom::{focus, keyboard, page, transfer::FileTransfer},
    ui::layers::closes_by_escape,
    workspace::Announcer,
};

/// Lets files wait in the tray, and says which it did not take.
pub(super) fn attach(state: ComposerState, announcer: Announcer, transfer: FileTransfer) {
    let added = state.tray.attach(transfer);
    state.files_refused.set(words::refused(&added.refused));
    if let Some(first) = added.names.first() {
        let waiting = untrack(|| state.tray.with(AttachmentTray::waiting_count));
        announcer.say(words::added(first, added.names.len(), waiting));
    }
    // The caption, and Enter, come next.
    state.focus_field();
}

/// The files of the composer's conversation, and why others were not taken.
#[component]
pub fn TrayList(state: ComposerState) -> impl IntoView {
    let tray = state.tray;
    tray.is_shown();
    let announcer: Announcer = expect_context();
    let keys = Memo::new(move |_| tray.with(AttachmentTray::keys));
    let has_files = Memo::new(move |_| keys.with(|keys| !keys.is_empty()));
    // The file that has the focus, or had it last.
    let focused = RwSignal::new(None::<TrayKey>);
    let stop = move || keys.with(|keys| tab_stop(keys, focused.get()));
    let has_focus = RwSignal::new(false);
    let leave = move || {
        // A file that was sent takes the focus along without a word.
        let is_here = focus::is_within(".tray");
        if is_here {
            state.focus_field();
        }
        is_here
    };
    closes_by_escape(move || has_focus.get(), leave);

    let remove = move |key: TrayKey| {
        let name = untrack(|| tray.with(|tray| tray.entry(key)));
        let next = keys.with_untracked(|keys| neighbour(keys, key));
        if focus::is_within(".tray") {
            match next {
                Some(next) => focus_file(state, next),
                None => state.focus_field(),
            }
        }
        let caption = tray.remove(key);
        state.files_refused.set(None);
        if let Some(caption) = caption {
            state.put_back(&caption);
        }
        if let Some(entry) = name {
            let left = untrack(|| tray.with(|tray| tray.keys().len()));
            announcer.say(words::removed(&entry.file.facts.name, left));
        }
    };
    let keydown = move |event: ev::KeyboardEvent| {
        let other = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        if other || keyboard::is_composing(&event) {
            return;
        }
        let Some(at) = untrack(stop) else {
            return;
        };
        let Some(what) = TrayMove::of(&event.key(), page::is_rtl()) else {
            return;
        };
        event.prevent_default();
        match what {
            TrayMove::Remove => remove(at),
            TrayMove::ToField => state.focus_field(),
            TrayMove::Stay => {}
            TrayMove::Next | TrayMove::Previous | TrayMove::First | TrayMove::Last => {
                let target = keys.with_untracked(|keys| what.target(keys, at));
                if let Some(target) = target {
                    focus_file(state, target);
                }
            }
        }
    };
    view! {
        {move || {
            let refused = state.files_refused.get();
            refused.map(|words| view! { <p class="tray-refused meta" role="alert">{words}</p> })
        }}
        <Show when=move || has_files.get()>
            <ul
                class="tray"
                role="list"
                aria-label="Files to send"
                node_ref=state.tray_list
                on:keydown=keydown
                on:focusin=move |_| has_focus.set(true)
                on:focusout=move |_| has_focus.set(false)
            >
                <For each=move || keys.get() key=|key| *key let:key>
                    {facts_of(tray, key)
                        .map(|facts| {
                            view! {
                                <TrayFileView
                                    tray
                                    key
                                    facts
                                    is_stop=Signal::derive(move || stop() == Some(key))
                                    on_focus=move || focused.set(Some(key))
                                    on_remove=move || remove(key)
                                />
                            }
                        })}
                </For>
            </ul>
        </Show>
    }
}

/// What the browser says of a file: the same for as long as it is in the tray.
fn facts_of(tray: ConversationTray, key: TrayKey) -> Option<FileFacts> {
    let entry = untrack(|| tray.with(|tray| tray.entry(key)));
    entry.map(|entry| entry.file.facts)
}

/// Puts the focus on a file.
fn focus_file(state: ComposerState, key: TrayKey) {
    focus_in_list(state, &format!("[data-file=\"{}\"]", key.0));
}

/// Puts the focus on the file that Tab leads to. False if there is none.
pub(super) fn focus_tab_stop(state: ComposerState) -> bool {
    focus_in_list(state, "[data-file][tabindex=\"0\"]")
}

fn focus_in_list(state: ComposerState, selector: &str) -> bool {
    let Some(list) = state.tray_list.get_untracked() else {
        return false;
    };
    let Ok(Some(file)) = list.query_selector(selector) else {
        return false;
    };
    // The list scrolls to it.
    let file: &HtmlElement = file.unchecked_ref();
    file.focus().is_ok()
}
