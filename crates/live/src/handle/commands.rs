//! What agents and visitors do: load, write, mark as read, assign.

use protocol::{
    AgentId, Attachment, Content, ConversationId, ConversationStatus, MessageId, Problem,
    command::Unsendable,
};
use sync::Filter;

use super::Live;

impl Live {
    /// Loads a conversation and its newest messages, unless they are here.
    pub fn open(&self, id: ConversationId) {
        self.engine.open(id);
    }

    /// Loads the page before what is shown; nothing while loading or at the
    /// beginning.
    pub fn load_older(&self, id: ConversationId) {
        self.engine.load_older(id);
    }

    /// Loads the next page of the list under a filter; nothing at the end.
    pub fn load_conversations(&self, filter: Filter) {
        self.engine.load_conversations(filter);
    }

    /// Asks the server too; what it finds enters the replica.
    pub fn search(&self, text: &str) {
        self.engine.search(text);
    }

    /// Writes a message: shown at once, stored on the device, then sent.
    ///
    /// # Errors
    /// Why this content cannot be sent; nothing was stored then.
    pub fn send(&self, conversation: ConversationId, text: &str) -> Result<MessageId, Unsendable> {
        self.engine.send(conversation, Content::text(text))
    }

    /// Sends a file that the server has, with a caption unless that is blank.
    ///
    /// # Errors
    /// Why this caption cannot be sent; nothing was stored then.
    pub fn send_file(
        &self,
        conversation: ConversationId,
        attachment: Attachment,
        caption: &str,
    ) -> Result<MessageId, Unsendable> {
        let content = Content::attachment(attachment, caption);
        self.engine.send(conversation, content)
    }

    /// Tries again: what the server refused, or what the provider failed.
    pub fn retry(&self, conversation: ConversationId, id: MessageId) {
        self.engine.retry(conversation, id);
    }

    /// Gives a message up: an unsent one here, one that the provider failed on the
    /// server too.
    pub fn discard(&self, conversation: ConversationId, id: MessageId) {
        self.engine.discard(conversation, id);
    }

    /// Marks what this timeline shows as read.
    pub fn mark_read(&self, conversation: ConversationId) {
        self.engine.mark_read(conversation);
    }

    /// I am typing in this conversation.
    pub fn typing(&self, conversation: ConversationId) {
        self.engine.typing(conversation);
    }

    /// The conversation that is on screen, for colleagues to see.
    pub fn viewing(&self, conversation: Option<ConversationId>) {
        self.engine.viewing(conversation);
    }

    /// Hands a conversation to somebody, or to nobody.
    pub fn assign(&self, conversation: ConversationId, to: Option<AgentId>) {
        self.engine.assign(conversation, to);
    }

    /// Changes the status of a conversation: resolved, or open again.
    pub fn resolve(&self, conversation: ConversationId, status: ConversationStatus) {
        self.engine.resolve(conversation, status);
    }

    /// Puts a failure of something else among [`Live::notices`].
    pub fn report(&self, problem: Problem) {
        self.engine.signals.report(problem);
    }
}
