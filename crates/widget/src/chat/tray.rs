//! The files that wait above the field, which `page/tray.js` keeps and uploads: whose
//! they are, and the message that each becomes.

use std::{cell::Cell, rc::Rc};

use live::Connection;
use reactive_graph::traits::Get;

use super::Chat;
use crate::{
    bind::{effect, element},
    host::{self, UploadedFile},
};

pub(super) fn bind(chat: &Rc<Chat>) {
    follow_conversation(chat);
    resume_uploads(chat);
    let chat = Rc::clone(chat);
    host::on_uploaded(move |file| {
        let UploadedFile {
            conversation_id,
            attachment,
            caption,
        } = file;
        // It was checked before the upload began.
        let _sent = chat.live.send_file(conversation_id, attachment, &caption);
        chat.storage.set_draft(&host::draft());
        element("thread").set_scroll_top(0);
    });
}

/// Files are sent where they were picked, whatever is on screen meanwhile.
fn follow_conversation(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    let shown = Cell::new(None);
    effect(Box::new(move || {
        let current = chat.current.get();
        let id = current.id.to_string();
        if let Some(previous) = shown.replace(Some(current))
            && current.takes_files_of(previous, chat.has_begun(previous.id))
        {
            host::move_files(&previous.id.to_string(), &id);
        }
        host::set_conversation(&id);
    }));
}

/// What the connection interrupted goes on with it, as texts do.
fn resume_uploads(chat: &Rc<Chat>) {
    let connection = chat.live.connection();
    effect(Box::new(move || {
        if matches!(connection.get(), Connection::Live(_)) {
            host::resume_uploads();
        }
    }));
}
