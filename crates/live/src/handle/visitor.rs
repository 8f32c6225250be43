//! What only a website's visitor does.

use protocol::{ConversationId, Problem, command::Introduce};

use super::Live;

impl Live {
    /// The visitor is on another page of the website: [`crate::WebsiteVisitor::visit`] has it.
    pub fn page_changed(&self) {
        self.engine.announce_presence();
    }

    /// A conversation that exists on this page alone until its first message.
    pub fn begin(&self, id: ConversationId) {
        self.engine.begin_here(id);
    }

    /// Who a visitor says they are, and attributes that the website sets: sent at
    /// once if they wrote before, else with their first message. Fields that are
    /// not given keep their value.
    pub fn introduce(&self, introduction: Introduce) {
        self.engine.introduce(introduction);
    }

    /// A visitor's rating of a resolved conversation, from 1 to 5.
    pub fn rate(&self, conversation: ConversationId, score: u8, comment: Option<String>) {
        self.engine.rate(conversation, score, comment);
    }

    /// Sends the website's signed token that proves who the visitor is. `then`
    /// receives the session token to use from now on, if it is another one.
    pub fn identify(&self, token: String, then: Box<dyn FnOnce(Result<Option<String>, Problem>)>) {
        self.engine.identify(token, then);
    }

    /// Discards every unsent message, on the device too.
    pub fn discard_unsent(&self) {
        self.engine.discard_unsent();
    }
}
