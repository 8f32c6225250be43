//! The trays of all conversations.

use protocol::ConversationId;
use sync::sorted::Map;

use super::{
    contents::AttachmentTray,
    file::{TrayKey, UploadState},
};

/// How many files are uploaded at a time. The server allows an agent eight, on all
/// their devices.
pub const CONCURRENT_UPLOADS: usize = 3;

/// The trays that have files in them, by conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrayStore(Map<ConversationId, AttachmentTray>);

impl TrayStore {
    /// Reads one conversation's tray.
    pub fn with_tray<T>(
        &self,
        conversation: ConversationId,
        read: impl FnOnce(&AttachmentTray) -> T,
    ) -> T {
        match self.0.get(&conversation) {
            Some(tray) => read(tray),
            None => read(&AttachmentTray::default()),
        }
    }

    /// Changes one conversation's tray.
    pub fn change<T>(
        &mut self,
        conversation: ConversationId,
        change: impl FnOnce(&mut AttachmentTray) -> T,
    ) -> T {
        let result = change(self.0.get_or_default(conversation));
        self.0.retain(|_, tray| !tray.is_empty());
        result
    }

    /// Takes a conversation's tray away.
    pub fn remove(&mut self, conversation: ConversationId) {
        self.0.remove(&conversation);
    }

    /// Whether no file is anywhere.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose trays have files in them.
    pub fn conversations(&self) -> Vec<ConversationId> {
        self.0.keys().iter().copied().collect()
    }

    /// Whether a file is in any tray.
    pub fn contains(&self, key: TrayKey) -> bool {
        self.conversation_of(key).is_some()
    }

    /// Whose tray a file is in.
    pub fn conversation_of(&self, key: TrayKey) -> Option<ConversationId> {
        let mut trays = self.0.iter();
        let found = trays.find(|(_, tray)| tray.entry(key).is_some());
        found.map(|(conversation, _)| *conversation)
    }

    /// Takes the next file for uploading, unless enough are underway: the one that was
    /// added first.
    pub fn begin_upload(&mut self) -> Option<TrayKey> {
        let underway: usize = self.0.values().map(AttachmentTray::underway).sum();
        if underway >= CONCURRENT_UPLOADS {
            return None;
        }
        let next = self.0.values().filter_map(AttachmentTray::next_queued);
        let key = next.min()?;
        let conversation = self.conversation_of(key)?;
        let tray = self.0.get_mut(&conversation)?;
        tray.set_upload(key, UploadState::Underway);
        Some(key)
    }
}
