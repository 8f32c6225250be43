//! Whole stories: a `Live`, a server, and a network that misbehaves. Natively,
//! without waiting.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "tests")]

mod chat_story;
mod commanding;
mod connecting;
mod counting;
mod device;
mod introducing;
mod one_socket;
mod reading;
mod scripted_platform;
mod sending;
mod visiting;

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use device::Device;
use live::{Live, TimelineView, platform::Platform};
use protocol::{Content, ConversationId, MessageId};
use reactive_graph::{effect::ImmediateEffect, signal::ArcReadSignal, traits::GetUntracked};
use scripted_platform::ScriptedPlatform;

/// A page that has one conversation open.
pub(crate) struct LiveStory {
    pub(crate) script: Rc<ScriptedPlatform>,
    pub(crate) live: Live,
    pub(crate) chat: ConversationId,
}

impl LiveStory {
    pub(crate) fn begin() -> Self {
        let story = Self::on(ScriptedPlatform::new());
        story.live.open(story.chat);
        story.live.viewing(Some(story.chat));
        story.script.settle();
        story
    }

    /// A page that has just been opened.
    pub(crate) fn on(script: Rc<ScriptedPlatform>) -> Self {
        let chat = script.server.borrow_mut().start_conversation();
        let live = Live::start_on(Rc::clone(&script) as Rc<dyn Platform>);
        script.settle();
        Self { script, live, chat }
    }

    /// The same device and server, in a new tab.
    pub(crate) fn reload(self) -> Self {
        let device: Rc<Device> = Rc::clone(&self.script.device);
        let script = ScriptedPlatform::on(device);
        std::mem::swap(
            &mut *script.server.borrow_mut(),
            &mut *self.script.server.borrow_mut(),
        );
        script.server.borrow_mut().close_streams();
        let live = Live::start_on(Rc::clone(&script) as Rc<dyn Platform>);
        let chat = self.chat;
        drop(self);
        live.open(chat);
        live.viewing(Some(chat));
        script.settle();
        Self { script, live, chat }
    }

    pub(crate) fn timeline(&self) -> TimelineView {
        self.live.timeline(self.chat).get_untracked()
    }

    /// What the timeline says, in order.
    #[track_caller]
    pub(crate) fn texts(&self) -> Vec<String> {
        let keys = self.timeline().keys;
        keys.into_iter()
            .map(|id| {
                let row = self.live.row(self.chat, id).get_untracked();
                match row.expect("each key has a row").content {
                    Content::Text { text } => text,
                    other => format!("{other:?}"),
                }
            })
            .collect()
    }

    /// The customer of the open conversation writes.
    pub(crate) fn receive(&self, n: u32) -> MessageId {
        self.receive_in(self.chat, n)
    }

    /// A customer writes.
    pub(crate) fn receive_in(&self, conversation: ConversationId, n: u32) -> MessageId {
        let mut server = self.script.server.borrow_mut();
        server.receive_text(conversation, &format!("in {n}")).id
    }

    pub(crate) fn stored_on_server(&self) -> usize {
        self.script.server.borrow().messages.len()
    }

    pub(crate) fn stored_on_device(&self) -> usize {
        self.script.device.stored.borrow().len()
    }
}

/// Counts how often a signal changes from here on.
pub(crate) fn changes<T: Clone + Send + Sync + 'static>(
    signal: ArcReadSignal<T>,
) -> (ImmediateEffect, impl Fn() -> usize) {
    use reactive_graph::traits::Track;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let effect = ImmediateEffect::new(move || {
        signal.track();
        counter.fetch_add(1, Ordering::Relaxed);
    });
    (effect, move || count.load(Ordering::Relaxed) - 1)
}

/// An id that the server does not know.
pub(crate) fn unknown_conversation(n: u8) -> ConversationId {
    ConversationId::mint(1_000, [n; 10])
}
