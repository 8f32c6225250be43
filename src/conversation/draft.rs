//! What was begun and not sent, kept on this device per agent and conversation.

use protocol::{AgentId, ConversationId};

use crate::dom::storage;

/// Two agents at one browser do not find each other's drafts.
pub fn key(agent: AgentId, conversation: ConversationId) -> String {
    format!("frontdesk.draft.{agent}.{conversation}")
}

/// A draft's place; none until it is known whose it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageDraft(pub Option<String>);

impl MessageDraft {
    /// What was begun.
    pub fn read(&self) -> String {
        let key = self.0.as_deref();
        key.and_then(storage::read).unwrap_or_default()
    }

    /// Keeps a text; an empty one is forgotten.
    pub fn write(&self, text: &str) {
        if let Some(key) = &self.0 {
            storage::write(key, text);
        }
    }
}
