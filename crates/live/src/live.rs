//! The one handle that views hold.

use std::rc::Rc;

use protocol::{Agent, AgentId, ConversationId, Inbox, MessageId, Problem, command::Unsendable};
use reactive_graph::signal::{ArcReadSignal, ArcTrigger};
use sync::{Attention, Filter, Replica, Row};

use crate::{
    Connection, ConversationView, TimelineView,
    engine::Engine,
    request::Request,
    world::{Browser, Task, World},
};

/// How to reach the server.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What stands before `/api`; empty for the page's own origin.
    pub base: String,
}

/// The account, live. Cheap to clone; one per signed-in app lifetime.
#[derive(Debug, Clone)]
pub struct Live {
    engine: Rc<Engine>,
}

impl Live {
    /// Fetches the first screen, restores the outbox, opens the stream. Never
    /// blocks: watch [`Live::loaded`] and [`Live::connection`].
    pub fn start(options: Options) -> Self {
        Self::within(Rc::new(Browser::new(options.base)))
    }

    /// The same in another world than the browser: for tests.
    pub fn within(world: Rc<dyn World>) -> Self {
        Self {
            engine: Engine::start(world),
        }
    }

    /// Signing out: closes the line and forgets the account. What was not sent
    /// stays stored on the device.
    pub fn stop(&self) {
        self.engine.stop();
    }

    /// Asks for something that is no part of the replica.
    pub(crate) fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        self.engine.world().request(request)
    }

    /// Reads the replica, untracked.
    pub fn with<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.engine.replica.borrow())
    }

    pub fn connection(&self) -> ArcReadSignal<Connection> {
        self.engine.signals.connection.read_only()
    }

    /// The first screen is in.
    pub fn loaded(&self) -> ArcReadSignal<bool> {
        self.engine.signals.loaded.read_only()
    }

    /// How many messages wait to be sent.
    pub fn waiting(&self) -> ArcReadSignal<usize> {
        self.engine.signals.waiting.read_only()
    }

    pub fn me(&self) -> ArcReadSignal<Option<Agent>> {
        self.engine.signals.me.read_only()
    }

    pub fn account_name(&self) -> ArcReadSignal<String> {
        self.engine.signals.account_name.read_only()
    }

    pub fn agents(&self) -> ArcReadSignal<Vec<Agent>> {
        self.engine.signals.agents.read_only()
    }

    pub fn inboxes(&self) -> ArcReadSignal<Vec<Inbox>> {
        self.engine.signals.inboxes.read_only()
    }

    /// Who types, looks at what, is online.
    pub fn attention(&self) -> ArcReadSignal<Attention> {
        self.engine.signals.attention.read_only()
    }

    pub fn unread_conversations(&self) -> ArcReadSignal<usize> {
        self.engine.signals.unread_conversations.read_only()
    }

    /// The list's order or membership may differ: track it, then read
    /// [`Replica::conversations`] through [`Live::with`].
    pub fn list_changed(&self) -> ArcTrigger {
        self.engine.signals.list_changed.clone()
    }

    /// The newest incoming message that arrived live.
    pub fn arrived(&self) -> ArcReadSignal<Option<(ConversationId, MessageId)>> {
        self.engine.signals.arrived.read_only()
    }

    pub fn conversation(&self, id: ConversationId) -> ArcReadSignal<Option<ConversationView>> {
        self.engine.conversation(id).read_only()
    }

    pub fn timeline(&self, id: ConversationId) -> ArcReadSignal<TimelineView> {
        self.engine.timeline(id).read_only()
    }

    pub fn row(&self, conversation: ConversationId, id: MessageId) -> ArcReadSignal<Option<Row>> {
        self.engine.row(conversation, id).read_only()
    }

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
    /// Says why this text cannot be sent; nothing was stored then.
    pub fn send(&self, conversation: ConversationId, text: &str) -> Result<MessageId, Unsendable> {
        self.engine.send(conversation, text)
    }

    /// Tries again: what the server refused, or what the provider failed.
    pub fn retry(&self, conversation: ConversationId, id: MessageId) {
        self.engine.retry(conversation, id);
    }

    /// Gives an unsent message up.
    pub fn discard(&self, id: MessageId) {
        self.engine.discard(id);
    }

    /// I have seen what this timeline shows.
    pub fn mark_read(&self, conversation: ConversationId) {
        self.engine.mark_read(conversation);
    }

    /// I am writing here.
    pub fn typing(&self, conversation: ConversationId) {
        self.engine.typing(conversation);
    }

    /// What is on my screen.
    pub fn viewing(&self, conversation: Option<ConversationId>) {
        self.engine.viewing(conversation);
    }

    /// Hands a conversation to somebody, or to nobody.
    pub fn assign(&self, conversation: ConversationId, to: Option<AgentId>) {
        self.engine.assign(conversation, to);
    }

    /// Whether the server answers but cannot store what is sent.
    pub fn held_up(&self) -> ArcReadSignal<bool> {
        self.engine.signals.held_up.read_only()
    }

    /// The newest command that failed, for a quiet line.
    pub fn notices(&self) -> ArcReadSignal<Option<Problem>> {
        self.engine.signals.notice.read_only()
    }
}
