//! The calls of the site's script, and their answers.

use std::rc::Rc;

use protocol::command::Introduce;
use reactive_graph::traits::Notify;

use super::{App, identity::WaitingIdentity, post_nothing_unread};
use crate::host::{self, CallError, FrameMessage, HostCall};

impl App {
    /// Carries out a call, and answers it; one that needs the server, later.
    pub(super) fn answer(self: &Rc<Self>, id: u32, call: HostCall) {
        match call {
            HostCall::IdentifySigned { token } => {
                let waiting = WaitingIdentity { call: id, token };
                let superseded = self.identity.borrow_mut().replace(waiting);
                if let Some(WaitingIdentity { call, .. }) = superseded {
                    refuse_call(call, "identity_superseded", "a later identify replaced it");
                }
                self.start();
                if self.is_settled() {
                    self.identify();
                }
                return;
            }
            HostCall::Identify(introduction) => self.introduce(introduction),
            HostCall::SetAttributes(attributes) => self.introduce(Introduce {
                attributes: Some(attributes),
                ..Introduce::default()
            }),
            HostCall::SetLocale { locale } => host::set_locale(&locale),
            HostCall::SetTheme { color, scheme } => host::apply_theme(&color, &scheme),
            HostCall::Reset => {
                self.reset();
                accept_call(id);
                reload();
                return;
            }
            HostCall::Unknown { method } => {
                refuse_call(id, "unknown_command", &method);
                return;
            }
        }
        accept_call(id);
    }

    /// Keeps what the page says of the visitor until their first message.
    fn introduce(&self, introduction: Introduce) {
        match &*self.live.borrow() {
            Some(live) => live.introduce(introduction),
            None => {
                let mut earlier = self.visitor.introduction.borrow_mut();
                earlier.get_or_insert_default().merge(introduction);
            }
        }
        self.introduction_changed.notify();
    }

    /// Forgets the visitor: whoever opens the chat next is somebody new.
    fn reset(&self) {
        if let Some(live) = self.live.take() {
            live.discard_unsent();
            live.stop();
        }
        self.storage.clear();
        post_nothing_unread();
    }
}

/// Loads the frame again: it says `hello`, and is booted. What is being uploaded is
/// nobody's message any more.
pub(super) fn reload() {
    host::clear_files();
    if let Some(window) = web_sys::window() {
        let _reloading = window.location().reload();
    }
}

pub(super) fn accept_call(id: u32) {
    host::post(&FrameMessage::Result {
        id,
        value: Some(true),
        error: None,
    });
}

pub(super) fn refuse_call(id: u32, code: &str, message: &str) {
    host::post(&FrameMessage::Result {
        id,
        value: None,
        error: Some(CallError { code, message }),
    });
}
