//! Files on their way to the server. They belong to the app and not to the
//! composer: another conversation can be opened meanwhile. What has come is
//! sent as a message.

use leptos::prelude::*;
use live::Live;
use protocol::{Attachment, ConversationId, Problem, attachment::MAX_BYTES, json};
use web_sys::{File, FileList};

use crate::{
    dom::upload::{self, UploadOutcome},
    route,
    ui::{
        button::IconButton,
        icon::{Icon, SvgIcon},
    },
};

/// One file.
#[derive(Debug, Clone)]
struct PendingUpload {
    key: u32,
    conversation: ConversationId,
    name: String,
    /// From none to one.
    progress: RwSignal<f64>,
    failed: RwSignal<Option<String>>,
    upload: StoredValue<Option<upload::Upload>, LocalStorage>,
}

/// All of them.
#[derive(Debug, Clone, Copy)]
pub struct Uploads {
    uploads: RwSignal<Vec<PendingUpload>, LocalStorage>,
    next: StoredValue<u32>,
}

/// What an upload's end means: a file, or words for why there is none.
pub fn read(outcome: UploadOutcome) -> Result<Attachment, String> {
    let unreadable = || "The server could not take this file.".to_owned();
    match outcome {
        UploadOutcome::Answered(201, body) => json::read(&body).ok_or_else(unreadable),
        UploadOutcome::Answered(_, body) => {
            let problem: Option<Problem> = json::read(&body);
            Err(problem.map_or_else(unreadable, |problem| problem.words().to_owned()))
        }
        UploadOutcome::Lost => Err("The server was not reached. Attach the file again.".to_owned()),
    }
}

impl Uploads {
    pub fn new() -> Self {
        Self {
            uploads: RwSignal::new_local(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Uploads files, each of which becomes a message of this conversation.
    pub fn add(self, live: &Live, conversation: ConversationId, files: &FileList) {
        for at in 0..files.length() {
            if let Some(file) = files.get(at) {
                self.add_one(live.clone(), conversation, &file);
            }
        }
    }

    fn add_one(self, live: Live, conversation: ConversationId, file: &File) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let item = PendingUpload {
            key,
            conversation,
            name: file.name(),
            progress: RwSignal::new(0.0),
            failed: RwSignal::new(None),
            upload: StoredValue::new_local(None),
        };
        self.uploads.update(|uploads| uploads.push(item.clone()));
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let most = MAX_BYTES as f64;
        if file.size() > most {
            let words = format!("A file can have {} MB at most.", MAX_BYTES >> 20);
            return item.failed.set(Some(words));
        }
        let (progress, failed) = (item.progress, item.failed);
        let ended = move |outcome| match read(outcome) {
            Ok(attachment) => {
                // Without a caption nothing is refused.
                let _sent = live.send_file(conversation, attachment, "");
                self.remove(key);
            }
            Err(words) => failed.set(Some(words)),
        };
        let upload =
            upload::Upload::begin(route::UPLOADS, file, move |part| progress.set(part), ended);
        item.upload.set_value(upload);
    }

    fn remove(self, key: u32) {
        // An upload that ends is dropped in its own callback otherwise.
        request_animation_frame(move || {
            self.uploads
                .update(|uploads| uploads.retain(|item| item.key != key));
        });
    }
}

impl Default for Uploads {
    fn default() -> Self {
        Self::new()
    }
}

/// Those of one conversation.
#[component]
pub fn UploadList(conversation: ConversationId) -> impl IntoView {
    let uploads: Uploads = expect_context();
    let here = move || {
        let uploads = uploads.uploads.get().into_iter();
        uploads
            .filter(|item| item.conversation == conversation)
            .collect::<Vec<_>>()
    };
    view! {
        <div class="uploads">
            <For each=here key=|item| item.key let:item>
                <p class="upload meta">
                    <SvgIcon icon=Icon::File />
                    <bdi class="cut">{item.name.clone()}</bdi>
                    {move || match item.failed.get() {
                        Some(words) => view! { <span role="alert">{words}</span> }.into_any(),
                        None => {
                            let name = item.name.clone();
                            view! { <progress aria-label=name value=move || item.progress.get() /> }
                                .into_any()
                        }
                    }}
                    <IconButton
                        icon=Icon::Close
                        name="Remove"
                        on_press=move |_| uploads.remove(item.key)
                    />
                </p>
            </For>
        </div>
    }
}
