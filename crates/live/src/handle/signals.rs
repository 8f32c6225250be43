//! The signals that views read, each of one thing that can change on its own.

use protocol::{
    Agent, AgentId, Availability, ConversationCounts, ConversationId, Inbox, InboxId, MessageId,
    Problem, Widget,
};
use reactive_graph::signal::{ArcReadSignal, ArcTrigger};
use sync::{PresenceMap, Replica, Row};

use super::Live;
use crate::{Connection, ConversationView, TimelineView};

impl Live {
    /// How the connection to the server is.
    pub fn connection(&self) -> ArcReadSignal<Connection> {
        self.engine.signals.connection.read_only()
    }

    /// Whether the bootstrap is in the replica.
    pub fn bootstrapped(&self) -> ArcReadSignal<bool> {
        self.engine.signals.bootstrapped.read_only()
    }

    /// Whether the server answers but cannot store what is sent.
    pub fn storage_unavailable(&self) -> ArcReadSignal<bool> {
        self.engine.signals.storage_unavailable.read_only()
    }

    /// The newest command that failed, for an unobtrusive notice.
    pub fn notices(&self) -> ArcReadSignal<Option<Problem>> {
        self.engine.signals.notice.read_only()
    }

    /// The newest incoming message that arrived live.
    pub fn arrived(&self) -> ArcReadSignal<Option<(ConversationId, MessageId)>> {
        self.engine.signals.arrived.read_only()
    }

    /// The agent who is signed in; `None` for a visitor, and before the bootstrap.
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

    /// How the website's chat looks; only a visitor has it.
    pub fn widget(&self) -> ArcReadSignal<Option<Widget>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.widget,
            |changes| changes.widget,
            |replica| replica.widget().cloned(),
        )
    }

    /// Notifies when the settings of a website may differ; for agents, who ask for them
    /// then.
    pub fn widgets_changed(&self) -> ArcTrigger {
        self.engine.signals.widgets_changed()
    }

    /// Whether somebody answers at this time of day; only a visitor has it.
    pub fn availability(&self) -> ArcReadSignal<Option<Availability>> {
        let engine = &self.engine;
        engine.lazy(
            &engine.signals.availability,
            |changes| changes.widget,
            Replica::availability,
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

    /// How many conversations the server counts under filters whose lists may be longer
    /// than what is loaded. None where that is not known.
    pub fn conversation_counts(&self) -> ArcReadSignal<Option<ConversationCounts>> {
        self.engine.counts()
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
}
