//! Moves the keyboard into the composer of the conversation that was opened, once
//! it is there.

use leptos::prelude::*;
use protocol::ConversationId;

use super::{Command, use_commands};

/// Whose composer the keyboard goes to next.
#[derive(Debug, Clone, Copy)]
pub struct ReplyFocus(RwSignal<Option<ConversationId>>);

impl ReplyFocus {
    /// For all views below.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// The agent opens this conversation, or it is open already.
    pub fn request(self, id: ConversationId) {
        self.0.set(Some(id));
    }

    /// Carries the request out in the calling view of that conversation.
    pub fn follow(self, id: ConversationId) {
        let commands = use_commands();
        Effect::new(move |_| {
            if self.0.get() == Some(id) {
                self.0.set(None);
                commands.run_soon(Command::Reply);
            }
        });
    }
}
