//! The one handle that views hold.

use std::rc::Rc;

use protocol::{
    Agent, AgentId, Attachment, Availability, Content, ConversationId, ConversationStatus, Inbox,
    InboxId, MessageId, Problem, Widget,
    command::{Introduce, Unsendable},
};
use reactive_graph::signal::ArcReadSignal;
use sync::{Filter, PresenceMap, Replica, Row};

use crate::{
    Connection, ConversationView, TimelineView,
    account::Engine,
    platform::request::Request,
    platform::{Browser, OpenServerSentEvents, Platform, Task},
    role::{AgentRole, Visitor, VisitorRole},
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
    pub(crate) engine: Rc<Engine>,
}

impl Live {
    /// Fetches the first screen, restores the outbox, opens the stream. Never
    /// blocks: watch [`Live::loaded`] and [`Live::connection`].
    pub fn start(options: Options) -> Self {
        Self::within(Rc::new(Browser::of_agent(options.base)))
    }

    /// The same on another platform than the browser: for tests.
    pub fn within(platform: Rc<dyn Platform>) -> Self {
        Self {
            engine: Engine::start(platform, Box::new(AgentRole)),
        }
    }

    /// The same for a website's visitor. `keep` receives each new token, to store
    /// it on the device; `events` opens the stream where there is no socket.
    pub fn visit(
        options: Options,
        visitor: Rc<Visitor>,
        keep: Box<dyn Fn(&str)>,
        events: OpenServerSentEvents,
    ) -> Self {
        let browser = Browser::of_visitor(options.base, events);
        Self::visit_within(Rc::new(browser), visitor, keep)
    }

    /// [`Live::visit`] on another platform than the browser: for tests.
    pub fn visit_within(
        platform: Rc<dyn Platform>,
        visitor: Rc<Visitor>,
        keep: Box<dyn Fn(&str)>,
    ) -> Self {
        let unsent_introduction = visitor.introduction.clone();
        let role = VisitorRole {
            visitor,
            keep,
            unsent_introduction,
        };
        Self {
            engine: Engine::start(platform, Box::new(role)),
        }
    }

    /// The visitor is on another page of the website: [`Visitor::visit`] has it.
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
    pub fn introduce(&self, says: Introduce) {
        self.engine.introduce(says);
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

    /// How the website's chat looks; only a visitor has it.
    pub fn widget(&self) -> ArcReadSignal<Option<Widget>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.widget,
            |changes| changes.widget,
            |replica| replica.widget().cloned(),
        )
    }

    /// Signing out: closes the connection and forgets the account. What was not sent
    /// stays stored on the device.
    pub fn stop(&self) {
        self.engine.stop();
    }

    /// Asks for something that is no part of the replica.
    pub(crate) fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        self.engine.platform().request(request)
    }

    /// How the connection to the server is.
    pub fn connection(&self) -> ArcReadSignal<Connection> {
        self.engine.signals.connection.read_only()
    }

    /// The first screen is in.
    pub fn loaded(&self) -> ArcReadSignal<bool> {
        self.engine.signals.loaded.read_only()
    }

    /// How many messages wait to be sent.
    pub fn waiting(&self) -> ArcReadSignal<usize> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.waiting,
            |changes| changes.outbox,
            |replica| replica.outbox().waiting(),
        )
    }

    /// The agent who is signed in; `None` for a visitor, and before the first screen.
    pub fn me(&self) -> ArcReadSignal<Option<Agent>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.me,
            |changes| changes.agents,
            |replica| replica.agent(replica.me()?).cloned(),
        )
    }

    /// The name of the account.
    pub fn account_name(&self) -> ArcReadSignal<String> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.account_name,
            |_| false,
            |replica| replica.account_name().to_owned(),
        )
    }

    /// All agents of the account.
    pub fn agents(&self) -> ArcReadSignal<Vec<Agent>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.agents,
            |changes| changes.agents,
            |replica| replica.agents().cloned().collect(),
        )
    }

    /// An agent, also one who left.
    pub fn agent(&self, id: AgentId) -> ArcReadSignal<Option<Agent>> {
        let engine = &self.engine;
        engine.signals.agent(&engine.replica.borrow(), id)
    }

    /// An inbox.
    pub fn inbox(&self, id: InboxId) -> ArcReadSignal<Option<Inbox>> {
        let engine = &self.engine;
        engine.signals.inbox(&engine.replica.borrow(), id)
    }

    /// All inboxes of the account.
    pub fn inboxes(&self) -> ArcReadSignal<Vec<Inbox>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.inboxes,
            |changes| changes.inboxes,
            |replica| replica.inboxes().cloned().collect(),
        )
    }

    /// Who types, looks at what, is online.
    pub fn presence(&self) -> ArcReadSignal<PresenceMap> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.presence,
            |changes| changes.presence,
            |replica| replica.presence().clone(),
        )
    }

    /// How many conversations have unread messages.
    pub fn unread_conversations(&self) -> ArcReadSignal<usize> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.unread_conversations,
            |changes| changes.list || !changes.conversations.is_empty(),
            Replica::unread_conversations,
        )
    }

    /// All conversations that are loaded, newest activity first: for a visitor, who
    /// has few. [`Live::list`] is for lists with filters and many entries.
    pub fn conversations(&self) -> ArcReadSignal<Vec<ConversationView>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.all_conversations,
            |changes| changes.list || !changes.conversations.is_empty(),
            ConversationView::read_all,
        )
    }

    /// Whether somebody answers at this time of day; only a visitor has it.
    pub fn availability(&self) -> ArcReadSignal<Option<Availability>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.availability,
            |_| false,
            Replica::availability,
        )
    }

    /// The newest incoming message that arrived live.
    pub fn arrived(&self) -> ArcReadSignal<Option<(ConversationId, MessageId)>> {
        self.engine.signals.arrived.read_only()
    }

    /// One conversation; `None` while it is not loaded, or once it is deleted.
    pub fn conversation(&self, id: ConversationId) -> ArcReadSignal<Option<ConversationView>> {
        self.engine.conversation(id).read_only()
    }

    /// The keys of one timeline, and whether more of it is being loaded.
    pub fn timeline(&self, id: ConversationId) -> ArcReadSignal<TimelineView> {
        self.engine.timeline(id).read_only()
    }

    /// One message of a timeline: the only signal that its bubble reads.
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
    /// Why this content cannot be sent; nothing was stored then.
    pub fn send(&self, conversation: ConversationId, text: &str) -> Result<MessageId, Unsendable> {
        self.engine.send(conversation, Content::text(text))
    }

    /// Sends a file that the server has.
    pub fn send_file(&self, conversation: ConversationId, attachment: Attachment) {
        let content = Content::Attachment { attachment };
        // The server has the file already: the check cannot fail.
        let _sent = self.engine.send(conversation, content);
    }

    /// Tries again: what the server refused, or what the provider failed.
    pub fn retry(&self, conversation: ConversationId, id: MessageId) {
        self.engine.retry(conversation, id);
    }

    /// Discards an unsent message.
    pub fn discard(&self, id: MessageId) {
        self.engine.discard(id);
    }

    /// Discards every unsent message, on the device too.
    pub fn discard_unsent(&self) {
        self.engine.discard_unsent();
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

    /// Whether the server answers but cannot store what is sent.
    pub fn storage_unavailable(&self) -> ArcReadSignal<bool> {
        self.engine.signals.storage_unavailable.read_only()
    }

    /// Puts a failure of something else among [`Live::notices`].
    pub fn report(&self, problem: Problem) {
        self.engine.signals.report(problem);
    }

    /// The newest command that failed, for an unobtrusive notice.
    pub fn notices(&self) -> ArcReadSignal<Option<Problem>> {
        self.engine.signals.notice.read_only()
    }
}
