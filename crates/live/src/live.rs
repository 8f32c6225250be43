//! The one handle that views hold.

use std::rc::Rc;

use protocol::{Agent, AgentId, ConversationId, Inbox, MessageId, Problem, command::Unsendable};
use reactive_graph::signal::{ArcReadSignal, ArcRwSignal, ArcTrigger};
use sync::{Attention, Filter, Replica, Row};

use crate::{Connection, ConversationView, TimelineView};

/// How to reach the server.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What stands before `/api`; empty for the page's own origin.
    pub base: String,
}

/// The account, live. Cheap to clone; one per signed-in app lifetime.
#[derive(Debug, Clone)]
pub struct Live {
    replica: Rc<Replica>,
}

fn fixed<T: 'static>(value: T) -> ArcReadSignal<T> {
    ArcRwSignal::new(value).read_only()
}

impl Live {
    /// Fetches the first screen, restores the outbox, opens the stream. Never
    /// blocks: watch [`Live::loaded`] and [`Live::connection`].
    pub fn start(options: Options) -> Self {
        let _ = options;
        Self {
            replica: Rc::new(Replica::new()),
        }
    }

    /// Signing out: closes the line and forgets the account. What was not sent
    /// stays stored on the device.
    pub fn stop(&self) {}

    /// Reads the replica, untracked.
    pub fn with<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.replica)
    }

    pub fn connection(&self) -> ArcReadSignal<Connection> {
        fixed(Connection::Connecting)
    }

    /// The first screen is in.
    pub fn loaded(&self) -> ArcReadSignal<bool> {
        fixed(false)
    }

    /// How many messages wait to be sent.
    pub fn waiting(&self) -> ArcReadSignal<usize> {
        fixed(0)
    }

    pub fn me(&self) -> ArcReadSignal<Option<Agent>> {
        fixed(None)
    }

    pub fn account_name(&self) -> ArcReadSignal<String> {
        fixed(String::new())
    }

    pub fn agents(&self) -> ArcReadSignal<Vec<Agent>> {
        fixed(Vec::new())
    }

    pub fn inboxes(&self) -> ArcReadSignal<Vec<Inbox>> {
        fixed(Vec::new())
    }

    /// Who types, looks at what, is online.
    pub fn attention(&self) -> ArcReadSignal<Attention> {
        fixed(Attention::default())
    }

    pub fn unread_conversations(&self) -> ArcReadSignal<usize> {
        fixed(0)
    }

    /// The list's order or membership may differ: track it, then read
    /// [`Replica::conversations`] through [`Live::with`].
    pub fn list_changed(&self) -> ArcTrigger {
        ArcTrigger::new()
    }

    /// The newest incoming message that arrived live.
    pub fn arrived(&self) -> ArcReadSignal<Option<(ConversationId, MessageId)>> {
        fixed(None)
    }

    pub fn conversation(&self, id: ConversationId) -> ArcReadSignal<Option<ConversationView>> {
        let _ = id;
        fixed(None)
    }

    pub fn timeline(&self, id: ConversationId) -> ArcReadSignal<TimelineView> {
        let _ = id;
        fixed(TimelineView::default())
    }

    pub fn row(&self, conversation: ConversationId, id: MessageId) -> ArcReadSignal<Option<Row>> {
        let _ = (conversation, id);
        fixed(None)
    }

    /// Loads a conversation and its newest messages, unless they are here.
    pub fn open(&self, id: ConversationId) {
        let _ = id;
    }

    /// Loads the page before what is shown; nothing while loading or at the
    /// beginning.
    pub fn load_older(&self, id: ConversationId) {
        let _ = id;
    }

    /// Loads the next page of the list under a filter; nothing at the end.
    pub fn load_conversations(&self, filter: Filter) {
        let _ = filter;
    }

    /// Asks the server too; what it finds enters the replica.
    pub fn search(&self, text: &str) {
        let _ = text;
    }

    /// Writes a message: shown at once, stored on the device, then sent.
    ///
    /// # Errors
    /// Says why this text cannot be sent; nothing was stored then.
    pub fn send(&self, conversation: ConversationId, text: &str) -> Result<MessageId, Unsendable> {
        let _ = conversation;
        protocol::command::check_sendable(&protocol::Content::text(text))?;
        Ok(MessageId::mint(0, [0; 10]))
    }

    /// Tries again: what the server refused, or what the provider failed.
    pub fn retry(&self, conversation: ConversationId, id: MessageId) {
        let _ = (conversation, id);
    }

    /// Gives an unsent message up.
    pub fn discard(&self, id: MessageId) {
        let _ = id;
    }

    /// I have seen what this timeline shows.
    pub fn mark_read(&self, conversation: ConversationId) {
        let _ = conversation;
    }

    /// I am writing here.
    pub fn typing(&self, conversation: ConversationId) {
        let _ = conversation;
    }

    /// What is on my screen.
    pub fn viewing(&self, conversation: Option<ConversationId>) {
        let _ = conversation;
    }

    /// Hands a conversation to somebody, or to nobody.
    pub fn assign(&self, conversation: ConversationId, to: Option<AgentId>) {
        let _ = (conversation, to);
    }

    /// The newest command that failed, for a quiet line.
    pub fn notices(&self) -> ArcReadSignal<Option<Problem>> {
        fixed(None)
    }
}
