//! Whether somebody is there to answer, and whether somebody looks at the chat.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use reactive_graph::traits::{Get, GetUntracked, Notify, Track, With};
use sync::PresenceMap;
use web_sys::VisibilityState;

use super::{
    Chat,
    availability::{ChatStatus, OpeningHours},
};
use crate::{
    bind::{document, effect},
    host,
};

/// Sees to it that the status changes at each moment that the server named.
pub(super) fn bind(chat: &Rc<Chat>) {
    let chat = Rc::clone(chat);
    effect(Box::new(move || {
        chat.hours_changed.track();
        let now = host::now();
        let changes_at = chat.availability.with(|known| known.as_ref()?.at(now).1);
        let wait = changes_at.map(|at| at.millis() - now.millis());
        // A browser's timer holds 31 bits of milliseconds. Beyond that, the status is
        // computed again when the chat is opened or comes into sight.
        let wait = wait.filter(|wait| (0..i64::from(i32::MAX)).contains(wait));
        if let Some(wait) = wait.and_then(|wait| u32::try_from(wait + 1).ok()) {
            let hours_changed = chat.hours_changed.clone();
            Timeout::new(wait, move || hours_changed.notify()).forget();
        }
    }));
}

impl Chat {
    /// Who is there, and how the connection is.
    pub(super) fn status(&self) -> ChatStatus {
        self.visibility_changed.track();
        self.opened.track();
        self.hours_changed.track();
        let hours = self
            .availability
            .with(|known| OpeningHours::at(host::now(), known.as_ref()));
        let is_anybody_online = self.live.presence().with(PresenceMap::is_anybody_online);
        ChatStatus::of(&self.live.connection().get(), hours, is_anybody_online)
    }

    /// Whether the visitor has the chat before their eyes.
    pub(super) fn is_seen(&self) -> bool {
        self.visibility_changed.track();
        self.opened.get() && is_visible()
    }

    /// [`Self::is_seen`] at the moment of an event.
    pub(super) fn is_seen_untracked(&self) -> bool {
        self.opened.get_untracked() && is_visible()
    }
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
