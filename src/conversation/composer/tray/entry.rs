//! One file that waits: its picture, or its icon, name and size; how far its upload
//! is, or why it failed.

use leptos::prelude::*;

use crate::{
    conversation::{
        attachment,
        tray::{
            file::{FileFacts, TrayKey, UploadState},
            trays::ConversationTray,
            words,
        },
    },
    dom::number,
    ui::icon::{Icon, SvgIcon},
};

/// A file of the tray.
#[component]
pub fn TrayFileView(
    tray: ConversationTray,
    key: TrayKey,
    facts: FileFacts,
    /// Whether Tab leads here.
    is_stop: Signal<bool>,
    on_focus: impl Fn() + 'static,
    on_remove: impl Fn() + 'static,
) -> impl IntoView {
    let entry = Memo::new(move |_| tray.with(|tray| tray.entry(key)));
    let failure = move || match entry.get()?.file.upload {
        UploadState::Failed(failure) => Some(failure),
        UploadState::Queued | UploadState::Underway | UploadState::Stored(_) => None,
    };
    let word = move || entry.with(|entry| entry.as_ref().map(words::state_word));
    let tabindex = move || if is_stop.get() { "0" } else { "-1" };
    let label = {
        let what = format!("{}, {}", facts.name, number::size(facts.size));
        move || {
            entry.with(|entry| match entry.as_ref().and_then(words::status) {
                Some(status) => format!("{what}, {status}"),
                None => what.clone(),
            })
        }
    };
    let name = facts.name.clone();
    view! {
        <li
            class="tray-file"
            data-file=key.0
            data-state=word
            tabindex=tabindex
            aria-label=label
            title=name.clone()
            on:focusin=move |_| on_focus()
        >
            <TrayPreview tray key facts />
            {move || {
                failure()
                    .map(|failure| {
                        view! {
                            <span class="tray-failure" role="alert">
                                <span dir="auto">{failure.words}</span>
                                {failure
                                    .is_temporary
                                    .then(|| {
                                        view! {
                                            <button
                                                type="button"
                                                class="button"
                                                data-kind="text"
                                                data-action="retry-upload"
                                                tabindex=tabindex
                                                on:click=move |_| tray.retry(key)
                                            >
                                                "Try again"
                                            </button>
                                        }
                                    })}
                            </span>
                        }
                    })
            }}
            <TrayProgress tray key name=name.clone() word=Signal::derive(word) />
            <button
                type="button"
                class="tray-remove"
                data-action="remove-file"
                aria-label=format!("Remove {name}")
                title="Remove (Delete)"
                tabindex=tabindex
                // The keyboard stays where it is.
                on:pointerdown=|event| event.prevent_default()
                on:click=move |_| on_remove()
            >
                <SvgIcon icon=Icon::Close small=true />
            </button>
        </li>
    }
}

/// The picture, where the browser can show it.
#[component]
fn TrayPreview(tray: ConversationTray, key: TrayKey, facts: FileFacts) -> impl IntoView {
    let preview = RwSignal::new(tray.preview(key));
    move || match preview.get() {
        Some(address) => view! {
            <img
                class="tray-picture"
                src=address
                alt=""
                draggable="false"
                on:error=move |_| preview.set(None)
            />
        }
        .into_any(),
        None => {
            let (name, size) = (facts.name.clone(), number::size(facts.size));
            view! {
                <span class="tray-name">
                    <SvgIcon icon=attachment::icon(&facts.media_type) />
                    <span>
                        <bdi class="cut">{name}</bdi>
                        <bdi class="meta">{size}</bdi>
                    </span>
                </span>
            }
            .into_any()
        }
    }
}

/// How far it is, until the server has it; after Send also that it goes by itself.
#[component]
fn TrayProgress(
    tray: ConversationTray,
    key: TrayKey,
    name: String,
    word: Signal<Option<&'static str>>,
) -> impl IntoView {
    let progress = tray.progress(key);
    let is_underway = Memo::new(move |_| matches!(word.get(), Some("uploading" | "sending")));
    let is_sending = Memo::new(move |_| word.get() == Some("sending"));
    let progress = move || {
        let progress = progress.clone().filter(|_| is_underway.get());
        let name = name.clone();
        progress.map(|progress| {
            view! { <progress aria-label=name value=move || progress.get()></progress> }
        })
    };
    view! {
        {progress}
        {move || {
            is_sending
                .get()
                .then(|| {
                    view! {
                        <span class="tray-sending" title="Goes by itself once it is uploaded">
                            <SvgIcon icon=Icon::Clock small=true />
                        </span>
                    }
                })
        }}
    }
}
