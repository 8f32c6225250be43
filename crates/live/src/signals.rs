//! What views read: a signal for each thing that can change on its own, made
//! when first asked for, written once per batch, only where it differs.

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use protocol::{
    Agent, AgentId, Availability, Conversation, ConversationId, Inbox, InboxId, MessageId, Problem,
    Widget,
};
use reactive_graph::{
    graph::{AnySource, ReactiveNode, ToAnySource},
    signal::{ArcReadSignal, ArcRwSignal, ArcTrigger},
    traits::{Set as _, Write},
};
use sync::{
    Changes, Filter, PresenceMap, Replica, Row, Window,
    sorted::{Map, Set},
};

use crate::Connection;

/// Rows of this many timelines, those last looked at, keep their signals.
const TIMELINES_KEPT: usize = 12;

/// A conversation, and how much of it I have not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    /// The conversation itself.
    pub conversation: Conversation,
    /// How many of its messages I have not read.
    pub unread: u32,
}

impl ConversationView {
    pub(crate) fn read(replica: &Replica, id: ConversationId) -> Option<Self> {
        Some(Self {
            conversation: replica.conversation(id)?.clone(),
            unread: replica.unread(id),
        })
    }

    /// Newest activity first.
    pub(crate) fn read_all(replica: &Replica) -> Vec<Self> {
        let ids = replica.conversations(Filter::All, None).into_iter();
        ids.filter_map(|id| Self::read(replica, id)).collect()
    }
}

/// The keys of one timeline, oldest first, pending last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineView {
    /// The ids of the rows, in the order of the screen.
    pub keys: Vec<MessageId>,
    /// How much of the timeline is here.
    pub window: Window,
    /// What is being fetched.
    pub loading: Loading,
}

/// What is being fetched for a timeline, or why it is not here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Loading {
    #[default]
    /// Nothing is being fetched.
    Idle,
    /// The newest messages.
    Newest,
    /// The page before those that are here.
    Older,
    /// There is no such conversation.
    NotFound,
    /// The last request failed.
    Failed(Problem),
}

/// What is being fetched, by timeline.
pub(crate) type Loadings = Map<ConversationId, Loading>;

impl TimelineView {
    fn read(replica: &Replica, loadings: &Loadings, id: ConversationId) -> Self {
        Self {
            keys: replica.rows(id),
            window: replica.window(id),
            loading: loadings.get(&id).cloned().unwrap_or_default(),
        }
    }
}

/// The rows of one timeline that somebody asked for.
type Rows = Map<MessageId, ArcRwSignal<Option<Row>>>;

type Conversations = Map<ConversationId, ArcRwSignal<Option<ConversationView>>>;

/// A signal that is made, and from then on written, when somebody asks for it.
/// What no view of a page asks for, that page does not even download.
pub(crate) type LazySignal<T> = OnceCell<ArcRwSignal<T>>;
/// Writes a kept signal, if a batch concerns it.
type SignalWriter = Box<dyn Fn(&Replica, &Changes, &mut Vec<AnySource>)>;

/// All signals.
pub(crate) struct Signals {
    pub(crate) connection: ArcRwSignal<Connection>,
    pub(crate) loaded: ArcRwSignal<bool>,
    pub(crate) waiting: LazySignal<usize>,
    pub(crate) me: LazySignal<Option<Agent>>,
    pub(crate) account_name: LazySignal<String>,
    pub(crate) agents: LazySignal<Vec<Agent>>,
    pub(crate) inboxes: LazySignal<Vec<Inbox>>,
    pub(crate) widget: LazySignal<Option<Widget>>,
    pub(crate) presence: LazySignal<PresenceMap>,
    pub(crate) unread_conversations: LazySignal<usize>,
    pub(crate) all_conversations: LazySignal<Vec<ConversationView>>,
    pub(crate) availability: LazySignal<Option<Availability>>,
    /// The order or membership of the list may differ.
    pub(crate) list_changed: ArcTrigger,
    /// Something about some conversation differs.
    pub(crate) conversations_changed: ArcTrigger,
    rows_changed: RefCell<BTreeMap<ConversationId, ArcTrigger>>,
    agents_by_id: Rc<RefCell<BTreeMap<AgentId, ArcRwSignal<Option<Agent>>>>>,
    inboxes_by_id: Rc<RefCell<BTreeMap<InboxId, ArcRwSignal<Option<Inbox>>>>>,
    pub(crate) arrived: ArcRwSignal<Option<(ConversationId, MessageId)>>,
    pub(crate) notice: ArcRwSignal<Option<Problem>>,
    pub(crate) storage_unavailable: ArcRwSignal<bool>,
    conversations: Rc<RefCell<Conversations>>,
    timelines: RefCell<Map<ConversationId, ArcRwSignal<TimelineView>>>,
    rows: RefCell<Map<ConversationId, Rows>>,
    recent: RefCell<Vec<ConversationId>>,
    writers: RefCell<Vec<SignalWriter>>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            connection: ArcRwSignal::new(Connection::Connecting),
            loaded: ArcRwSignal::new(false),
            waiting: LazySignal::default(),
            me: LazySignal::default(),
            account_name: LazySignal::default(),
            agents: LazySignal::default(),
            inboxes: LazySignal::default(),
            widget: LazySignal::default(),
            presence: LazySignal::default(),
            unread_conversations: LazySignal::default(),
            all_conversations: LazySignal::default(),
            availability: LazySignal::default(),
            list_changed: ArcTrigger::new(),
            conversations_changed: ArcTrigger::new(),
            rows_changed: RefCell::default(),
            agents_by_id: Rc::default(),
            inboxes_by_id: Rc::default(),
            arrived: ArcRwSignal::new(None),
            notice: ArcRwSignal::new(None),
            storage_unavailable: ArcRwSignal::new(false),
            conversations: Rc::default(),
            timelines: RefCell::default(),
            rows: RefCell::default(),
            recent: RefCell::default(),
            writers: RefCell::default(),
        }
    }
}

/// Sets a signal if that changes it.
pub(crate) fn put<T: PartialEq + 'static>(signal: &ArcRwSignal<T>, value: T) {
    let mut changed = Vec::new();
    write(signal, value, &mut changed);
    for source in changed {
        source.mark_dirty();
    }
}

/// Gives a signal a value. Who reads it is to be told when nothing is borrowed
/// any more: `changed` collects the signals, without their types, so that
/// telling is the same code for all.
fn write<T: PartialEq + 'static>(signal: &ArcRwSignal<T>, value: T, changed: &mut Vec<AnySource>) {
    if let Some(mut held) = signal.try_write_untracked()
        && *held != value
    {
        *held = value;
        changed.push(signal.to_any_source());
    }
}

/// The signals of a map that a batch concerns.
fn concerned<'a, T>(
    held: &'a Map<ConversationId, ArcRwSignal<T>>,
    all: bool,
    some: &'a Set<ConversationId>,
) -> impl Iterator<Item = (ConversationId, &'a ArcRwSignal<T>)> {
    let ids = if all { held.keys() } else { some };
    ids.iter().filter_map(|id| Some((*id, held.get(id)?)))
}

impl Signals {
    /// A signal made on first use, and written again when `concerns` says so.
    pub(crate) fn lazy<T: PartialEq + 'static>(
        &self,
        replica: &Replica,
        kept: &LazySignal<T>,
        concerns: fn(&Changes) -> bool,
        read: fn(&Replica) -> T,
    ) -> ArcReadSignal<T> {
        let make = || {
            let signal = ArcRwSignal::new(read(replica));
            let held = signal.clone();
            self.keep(move |replica, changes, changed| {
                if changes.all || concerns(changes) {
                    write(&held, read(replica), changed);
                }
            });
            signal
        };
        kept.get_or_init(make).read_only()
    }

    fn keep(&self, writer: impl Fn(&Replica, &Changes, &mut Vec<AnySource>) + 'static) {
        self.writers.borrow_mut().push(Box::new(writer));
    }

    pub(crate) fn conversation(
        &self,
        replica: &Replica,
        id: ConversationId,
    ) -> ArcRwSignal<Option<ConversationView>> {
        let mut held = self.conversations.borrow_mut();
        if held.is_empty() {
            let held = Rc::clone(&self.conversations);
            self.keep(move |replica, changes, changed| {
                let held = held.borrow();
                for (id, signal) in concerned(&held, changes.all, &changes.conversations) {
                    write(signal, ConversationView::read(replica, id), changed);
                }
            });
        }
        held.get_or_insert_with(id, || ArcRwSignal::new(ConversationView::read(replica, id)))
            .clone()
    }

    /// An agent's signal, made on first use.
    pub(crate) fn agent(&self, replica: &Replica, id: AgentId) -> ArcReadSignal<Option<Agent>> {
        let mut held = self.agents_by_id.borrow_mut();
        if held.is_empty() {
            let held = Rc::clone(&self.agents_by_id);
            self.keep(move |replica, changes, changed| {
                if changes.all || changes.agents {
                    for (id, signal) in held.borrow().iter() {
                        write(signal, replica.agent(*id).cloned(), changed);
                    }
                }
            });
        }
        held.entry(id)
            .or_insert_with(|| ArcRwSignal::new(replica.agent(id).cloned()))
            .read_only()
    }

    /// An inbox's signal, made on first use.
    pub(crate) fn inbox(&self, replica: &Replica, id: InboxId) -> ArcReadSignal<Option<Inbox>> {
        let read = move |replica: &Replica, id: InboxId| {
            replica.inboxes().find(|inbox| inbox.id == id).cloned()
        };
        let mut held = self.inboxes_by_id.borrow_mut();
        if held.is_empty() {
            let held = Rc::clone(&self.inboxes_by_id);
            self.keep(move |replica, changes, changed| {
                if changes.all || changes.inboxes {
                    for (id, signal) in held.borrow().iter() {
                        write(signal, read(replica, *id), changed);
                    }
                }
            });
        }
        held.entry(id)
            .or_insert_with(|| ArcRwSignal::new(read(replica, id)))
            .read_only()
    }

    /// The rows of a timeline, or which there are, differ.
    pub(crate) fn rows_changed(&self, id: ConversationId) -> ArcTrigger {
        let mut held = self.rows_changed.borrow_mut();
        held.entry(id).or_default().clone()
    }

    pub(crate) fn timeline(
        &self,
        replica: &Replica,
        loadings: &Loadings,
        id: ConversationId,
    ) -> ArcRwSignal<TimelineView> {
        self.touch(id);
        let mut held = self.timelines.borrow_mut();
        held.get_or_insert_with(id, || {
            ArcRwSignal::new(TimelineView::read(replica, loadings, id))
        })
        .clone()
    }

    pub(crate) fn row(
        &self,
        replica: &Replica,
        conversation: ConversationId,
        id: MessageId,
    ) -> ArcRwSignal<Option<Row>> {
        let mut held = self.rows.borrow_mut();
        held.get_or_default(conversation)
            .get_or_insert_with(id, || ArcRwSignal::new(replica.row(conversation, id)))
            .clone()
    }

    /// A command failed. The same failure twice is two notices.
    pub(crate) fn report(&self, problem: Problem) {
        self.notice.set(Some(problem));
    }

    /// Whether the server is there and cannot store what is sent.
    pub(crate) fn set_storage_unavailable(&self, storage_unavailable: bool) {
        put(&self.storage_unavailable, storage_unavailable);
    }

    /// Keeps the rows of what was looked at last, and forgets older ones.
    pub(crate) fn touch(&self, id: ConversationId) {
        let mut recent = self.recent.borrow_mut();
        recent.retain(|known| *known != id);
        recent.push(id);
        if recent.len() > TIMELINES_KEPT {
            let oldest = recent.remove(0);
            self.rows.borrow_mut().remove(&oldest);
        }
    }

    /// Writes what a batch changed, and says which signals that are. Nobody is
    /// told yet: that may run code that comes back for more.
    pub(crate) fn write(
        &self,
        replica: &Replica,
        loadings: &Loadings,
        changes: &Changes,
    ) -> Vec<AnySource> {
        let mut changed = Vec::new();
        for write in self.writers.borrow().iter() {
            write(replica, changes, &mut changed);
        }
        // Rows before keys: a new key finds its row.
        let rows = self.rows.borrow();
        if changes.all {
            for (conversation, rows) in rows.iter() {
                for (id, signal) in rows.iter() {
                    write(signal, replica.row(*conversation, *id), &mut changed);
                }
            }
        }
        for (id, conversation) in &changes.rows {
            if let Some(signal) = rows.get(conversation).and_then(|rows| rows.get(id)) {
                write(signal, replica.row(*conversation, *id), &mut changed);
            }
        }
        for (id, signal) in concerned(&self.timelines.borrow(), changes.all, &changes.timelines) {
            write(
                signal,
                TimelineView::read(replica, loadings, id),
                &mut changed,
            );
        }
        for (id, trigger) in self.rows_changed.borrow().iter() {
            let rows = || changes.rows.iter().any(|(_, of)| of == id);
            if changes.all || changes.timelines.contains(id) || rows() {
                changed.push(trigger.to_any_source());
            }
        }
        if changes.all || changes.list {
            changed.push(self.list_changed.to_any_source());
        }
        if changes.all || changes.list || !changes.conversations.is_empty() {
            changed.push(self.conversations_changed.to_any_source());
        }
        if let Some(newest) = changes.arrived.last() {
            write(&self.arrived, Some(*newest), &mut changed);
        }
        changed
    }
}
