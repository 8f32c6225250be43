//! The trays of the page: they belong to the app and not to a composer, so that
//! another conversation can be opened meanwhile.

use leptos::{prelude::*, task::spawn_local};
use protocol::{ConversationId, Problem};
use web_sys::File;

use super::{
    admission::FileRefusal,
    answer,
    contents::{AttachmentTray, FailedFile, ReadyFile},
    file::{FileFacts, TrayKey, UploadState},
    leaving,
    store::TrayStore,
    words,
};
use crate::{
    dom::{
        object_url::ObjectUrl,
        transfer::FileTransfer,
        upload::{Upload, UploadOutcome},
    },
    route,
    session::{AccountHandle, Session},
};

/// All trays, and the files in them.
#[derive(Debug, Clone, Copy)]
pub struct AttachmentTrays {
    store: RwSignal<TrayStore>,
    /// Of each file in a tray.
    sources: StoredValue<Vec<FileSource>, LocalStorage>,
    next_key: StoredValue<u32>,
    account: Signal<Option<AccountHandle>>,
    /// The conversation whose tray is on screen.
    shown: StoredValue<Option<ConversationId>>,
}

/// What the browser has of a file.
#[derive(Debug)]
struct FileSource {
    key: TrayKey,
    file: File,
    preview: Option<ObjectUrl>,
    /// From none to one.
    progress: ArcRwSignal<f64>,
    /// While it is underway: dropping it aborts it.
    upload: Option<Upload>,
}

impl AttachmentTrays {
    /// For the lifetime of the page, after [`Session::provide`].
    pub fn provide(session: Session) {
        let trays = Self {
            store: RwSignal::new(TrayStore::default()),
            sources: StoredValue::new_local(Vec::new()),
            next_key: StoredValue::new(0),
            account: session.account(),
            shown: StoredValue::new(None),
        };
        leaving::follow(trays, session);
        provide_context(trays);
    }

    /// One conversation's.
    pub fn of(self, conversation: ConversationId) -> ConversationTray {
        ConversationTray {
            trays: self,
            conversation,
        }
    }

    /// The account of whoever is here, tracked.
    pub(super) fn account(self) -> Option<AccountHandle> {
        self.account.get()
    }

    /// Reads them, tracked.
    pub(super) fn with<T>(self, read: impl FnOnce(&TrayStore) -> T) -> T {
        self.store.with(read)
    }

    /// Loads a conversation, or hears that it is gone.
    pub(super) fn load(self, conversation: ConversationId) {
        if let Some(account) = self.account.try_get_untracked().flatten() {
            account.live().open(conversation);
        }
    }

    /// Puts a failure among the notices.
    pub(super) fn report(self, code: &'static str, words: String) {
        if let Some(account) = self.account.try_get_untracked().flatten() {
            let problem = Problem::new(0, code, "A file was not sent.").with_detail(words);
            account.live().report(problem);
        }
    }

    /// Empties all.
    pub(super) fn clear(self) {
        if self.store.with_untracked(|store| !store.is_empty()) {
            self.store.set(TrayStore::default());
            self.drop_sources();
        }
    }

    /// Empties a conversation's.
    pub(super) fn remove_all(self, conversation: ConversationId) {
        self.store.update(|store| store.remove(conversation));
        self.removed(conversation);
    }

    /// Takes out what a conversation has not sent; says how many files.
    pub(super) fn remove_waiting(self, conversation: ConversationId) -> usize {
        let removed = self.change(conversation, AttachmentTray::remove_waiting);
        self.removed(conversation);
        removed.unwrap_or(0)
    }

    /// Uploads and sends what can be, after the agent was away.
    pub(super) fn go_on(self) {
        for conversation in self.store.with_untracked(TrayStore::conversations) {
            self.send_ready(conversation);
        }
        self.begin_uploads();
    }

    /// None once the page is gone.
    fn change<T>(
        self,
        conversation: ConversationId,
        change: impl FnOnce(&mut AttachmentTray) -> T,
    ) -> Option<T> {
        self.store
            .try_update(|store| store.change(conversation, change))
    }

    fn mint_key(self) -> TrayKey {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        TrayKey(key)
    }

    /// Files went out of a tray: their uploads end, others have room, and what stood
    /// after them may be ready.
    fn removed(self, conversation: ConversationId) {
        self.drop_sources();
        self.send_ready(conversation);
        self.begin_uploads();
    }

    /// Forgets the files that are in no tray.
    fn drop_sources(self) {
        let gone = self.sources.try_update_value(|sources| {
            let is_here = |source: &FileSource| {
                self.store
                    .with_untracked(|store| store.contains(source.key))
            };
            let (here, gone): (Vec<_>, Vec<_>) = sources.drain(..).partition(is_here);
            *sources = here;
            gone
        });
        // An upload that is aborted says so to its own callback: not while borrowed.
        drop(gone);
    }

    fn begin_uploads(self) {
        let next = || {
            let next = self.store.try_maybe_update(|store| {
                let next = store.begin_upload();
                (next.is_some(), next)
            });
            next.flatten()
        };
        while let Some(key) = next() {
            self.begin_upload(key);
        }
    }

    fn begin_upload(self, key: TrayKey) {
        let source = self.sources.try_with_value(|sources| {
            let source = sources.iter().find(|source| source.key == key)?;
            Some((source.file.clone(), source.progress.clone()))
        });
        let Some((file, progress)) = source.flatten() else {
            return;
        };
        progress.set(0.0);
        let progressed = move |part| progress.set(part);
        // Not within the upload's own callback, which ends with it.
        let ended = move |outcome| spawn_local(async move { self.ended(key, outcome) });
        match Upload::begin(route::UPLOADS, &file, progressed, ended) {
            Some(upload) => self.set_source_upload(key, Some(upload)),
            None => spawn_local(async move { self.ended(key, UploadOutcome::Lost) }),
        }
    }

    fn set_source_upload(self, key: TrayKey, upload: Option<Upload>) {
        let before = self.sources.try_update_value(|sources| {
            let source = sources.iter_mut().find(|source| source.key == key)?;
            std::mem::replace(&mut source.upload, upload)
        });
        drop(before);
    }

    fn ended(self, key: TrayKey, outcome: UploadOutcome) {
        let found = self
            .store
            .try_with_untracked(|store| store.conversation_of(key));
        // Removed meanwhile.
        let Some(conversation) = found.flatten() else {
            return;
        };
        self.set_source_upload(key, None);
        let state = answer::read(outcome);
        self.warn_elsewhere(conversation, key, &state);
        self.change(conversation, |tray| tray.set_upload(key, state));
        self.send_ready(conversation);
        self.begin_uploads();
    }

    /// A file that was sent and failed says so beside itself. Where that is not on
    /// screen, a notice does.
    fn warn_elsewhere(self, conversation: ConversationId, key: TrayKey, state: &UploadState) {
        let UploadState::Failed(failure) = state else {
            return;
        };
        let entry = self
            .store
            .with_untracked(|store| store.with_tray(conversation, |tray| tray.entry(key)));
        let entry = entry.filter(|entry| entry.is_sending);
        if let Some(entry) = entry
            && self.shown.get_value() != Some(conversation)
        {
            let words = words::not_sent(&entry.file.facts.name, &failure.words);
            self.report("file_not_sent", words);
        }
    }

    /// Sends the files whose turn it is and that the server has.
    fn send_ready(self, conversation: ConversationId) {
        // Without an account, they go once somebody is here again.
        let Some(account) = self.account.try_get_untracked().flatten() else {
            return;
        };
        while let Some(ready) = self.take_ready(conversation) {
            let ReadyFile {
                attachment,
                caption,
            } = ready;
            let name = attachment.name.clone();
            let caption = caption.unwrap_or_default();
            // The composer has checked the caption.
            if let Err(why) = account.live().send_file(conversation, attachment, &caption) {
                let words = words::not_sent(&name, &why.to_string());
                self.report(why.code(), words);
            }
        }
        self.drop_sources();
    }

    fn take_ready(self, conversation: ConversationId) -> Option<ReadyFile> {
        let taken = self.store.try_maybe_update(|store| {
            let ready = store.change(conversation, AttachmentTray::take_ready);
            (ready.is_some(), ready)
        });
        taken.flatten()
    }
}

/// What came of adding files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedFiles {
    /// Of those that wait now.
    pub names: Vec<String>,
    /// Those that were not taken, and why.
    pub refused: Vec<(String, FileRefusal)>,
}

/// One conversation's tray, for as long as its view is there.
#[derive(Debug, Clone, Copy)]
pub struct ConversationTray {
    trays: AttachmentTrays,
    conversation: ConversationId,
}

impl ConversationTray {
    /// What is in it, tracked.
    pub fn with<T>(self, read: impl FnOnce(&AttachmentTray) -> T) -> T {
        self.trays
            .with(|store| store.with_tray(self.conversation, read))
    }

    /// Lets files wait.
    pub fn attach(self, transfer: FileTransfer) -> AddedFiles {
        let trays = self.trays;
        let folders = transfer.folders.into_iter();
        let mut added = AddedFiles {
            names: Vec::new(),
            refused: folders.map(|name| (name, FileRefusal::Folder)).collect(),
        };
        for file in transfer.files {
            let key = trays.mint_key();
            let facts = facts_of(&file);
            let name = facts.name.clone();
            let source = FileSource {
                key,
                preview: facts.is_picture().then(|| ObjectUrl::of(&file)).flatten(),
                file,
                progress: ArcRwSignal::new(0.0),
                upload: None,
            };
            // Before it is in the tray, where a view asks for it.
            trays.sources.update_value(|sources| sources.push(source));
            match trays.change(self.conversation, |tray| tray.add(key, facts)) {
                Some(Ok(())) => added.names.push(name),
                Some(Err(why)) => added.refused.push((name, why)),
                None => {}
            }
        }
        trays.drop_sources();
        trays.begin_uploads();
        added
    }

    /// Takes a file out. Gives back a caption that no other file takes over.
    pub fn remove(self, key: TrayKey) -> Option<String> {
        let caption = self
            .trays
            .change(self.conversation, |tray| tray.remove(key));
        self.trays.removed(self.conversation);
        caption.flatten()
    }

    /// Uploads a file once more.
    pub fn retry(self, key: TrayKey) {
        self.trays.change(self.conversation, |tray| {
            tray.set_upload(key, UploadState::Queued)
        });
        self.trays.begin_uploads();
    }

    /// Sends what waits, the first file with the caption.
    ///
    /// # Errors
    /// A file that failed is in the way; nothing is sent then.
    pub fn send(self, caption: Option<String>) -> Result<(), FailedFile> {
        let sent = self
            .trays
            .change(self.conversation, |tray| tray.send(caption));
        self.trays.send_ready(self.conversation);
        sent.unwrap_or(Ok(()))
    }

    /// The address of a picture's preview.
    pub fn preview(self, key: TrayKey) -> Option<String> {
        self.source(key, |source| {
            let preview = source.preview.as_ref()?;
            Some(preview.as_str().to_owned())
        })
    }

    /// How much of a file the server has, from none to one.
    pub fn progress(self, key: TrayKey) -> Option<ArcRwSignal<f64>> {
        self.source(key, |source| Some(source.progress.clone()))
    }

    fn source<T>(self, key: TrayKey, read: impl FnOnce(&FileSource) -> Option<T>) -> Option<T> {
        let sources = self.trays.sources;
        let read = sources.try_with_value(|sources| {
            let source = sources.iter().find(|source| source.key == key)?;
            read(source)
        });
        read.flatten()
    }

    /// What goes wrong in this tray is seen while the calling view is there.
    pub fn is_shown(self) {
        let (shown, conversation) = (self.trays.shown, self.conversation);
        shown.set_value(Some(conversation));
        on_cleanup(move || {
            shown.try_update_value(|shown| {
                if *shown == Some(conversation) {
                    *shown = None;
                }
            });
        });
    }
}

fn facts_of(file: &File) -> FileFacts {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number, far below 2^53"
    )]
    let (size, modified) = (file.size() as u64, file.last_modified() as i64);
    FileFacts {
        name: file.name(),
        media_type: file.type_(),
        size,
        modified,
    }
}
