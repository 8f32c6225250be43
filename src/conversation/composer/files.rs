//! The ways a file gets into a message: picked, dropped on the page, or pasted
//! (see [`super::field`]).

use leptos::{ev, html, prelude::*};

use crate::{
    dom::transfer::{self, FileTransfer},
    ui::{button::IconButton, icon::Icon},
};

/// Opens the browser's file picker.
#[component]
pub fn AttachButton(on_files: impl Fn(FileTransfer) + 'static) -> impl IntoView {
    let picker = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            if let Some(files) = picker.files() {
                on_files(FileTransfer::from(&files));
            }
            // The same file can be picked again.
            picker.set_value("");
        }
    };
    view! {
        <IconButton icon=Icon::Attach name="Attach a file" on_press=open />
        <input node_ref=picker type="file" multiple hidden on:change=picked />
    }
}

/// Takes files dropped anywhere on the page, while the calling view is there.
pub fn attach_dropped_files(on_files: impl Fn(FileTransfer) + 'static) {
    let dropped = window_event_listener(ev::drop, move |event| {
        let files = event.data_transfer().as_ref().and_then(transfer::files);
        let Some(files) = files else { return };
        event.prevent_default();
        on_files(files);
    });
    // Without it the browser leaves for the file.
    let dragged = window_event_listener(ev::dragover, |event| {
        let data = event.data_transfer();
        if data.is_some_and(|data| transfer::has_files(&data)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        dropped.remove();
        dragged.remove();
    });
}
