//! What views read: a signal for each thing that can change on its own, made
//! when first asked for, written once per batch, only where it differs.

mod entity;
mod timeline;
mod view;
mod write;

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use protocol::{
    Agent, AgentId, Availability, ConversationId, Inbox, InboxId, MessageId, Problem, Widget,
};
use reactive_graph::{
    graph::{AnySource, ToAnySource},
    signal::{ArcReadSignal, ArcRwSignal, ArcTrigger},
    traits::Set as _,
};
use sync::{Changes, PresenceMap, Replica, sorted::Map};

use self::{entity::ConversationSignals, timeline::TimelineSignals, write::write};
use crate::Connection;

pub(crate) use view::Loadings;
pub use view::{ConversationView, Loading, PendingPreview, TimelineView};
pub(crate) use write::put;

/// A signal that is made, and from then on written, when somebody asks for it.
/// What no view of a page asks for, that page does not even download.
pub(crate) type LazySignal<T> = OnceCell<ArcRwSignal<T>>;
/// Writes a kept signal, if a batch concerns it.
type SignalWriter = Box<dyn Fn(&Replica, &Changes, &mut Vec<AnySource>)>;

/// All signals.
pub(crate) struct Signals {
    pub(crate) connection: ArcRwSignal<Connection>,
    pub(crate) bootstrapped: ArcRwSignal<bool>,
    pub(crate) waiting: LazySignal<usize>,
    pub(crate) me: LazySignal<Option<Agent>>,
    pub(crate) account_name: LazySignal<String>,
    pub(crate) agents: LazySignal<Vec<Agent>>,
    pub(crate) inboxes: LazySignal<Vec<Inbox>>,
    pub(crate) widget: LazySignal<Option<Widget>>,
    widgets_changed: OnceCell<ArcTrigger>,
    pub(crate) presence: LazySignal<PresenceMap>,
    pub(crate) unread_conversations: LazySignal<usize>,
    pub(crate) all_conversations: LazySignal<Vec<ConversationView>>,
    pub(crate) availability: LazySignal<Option<Availability>>,
    /// The order or membership of the list may differ.
    pub(crate) list_changed: ArcTrigger,
    /// Something about some conversation differs.
    pub(crate) conversations_changed: ArcTrigger,
    agents_by_id: Rc<RefCell<Map<AgentId, ArcRwSignal<Option<Agent>>>>>,
    inboxes_by_id: Rc<RefCell<Map<InboxId, ArcRwSignal<Option<Inbox>>>>>,
    pub(crate) arrived: ArcRwSignal<Option<(ConversationId, MessageId)>>,
    pub(crate) notice: ArcRwSignal<Option<Problem>>,
    pub(crate) storage_unavailable: ArcRwSignal<bool>,
    conversations: Rc<RefCell<ConversationSignals>>,
    pub(crate) timelines: TimelineSignals,
    writers: RefCell<Vec<SignalWriter>>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            connection: ArcRwSignal::new(Connection::Connecting),
            bootstrapped: ArcRwSignal::new(false),
            waiting: LazySignal::default(),
            me: LazySignal::default(),
            account_name: LazySignal::default(),
            agents: LazySignal::default(),
            inboxes: LazySignal::default(),
            widget: LazySignal::default(),
            widgets_changed: OnceCell::new(),
            presence: LazySignal::default(),
            unread_conversations: LazySignal::default(),
            all_conversations: LazySignal::default(),
            availability: LazySignal::default(),
            list_changed: ArcTrigger::new(),
            conversations_changed: ArcTrigger::new(),
            agents_by_id: Rc::default(),
            inboxes_by_id: Rc::default(),
            arrived: ArcRwSignal::new(None),
            notice: ArcRwSignal::new(None),
            storage_unavailable: ArcRwSignal::new(false),
            conversations: Rc::default(),
            timelines: TimelineSignals::default(),
            writers: RefCell::default(),
        }
    }
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

    /// Notifies when how a chat looks may differ. Made on first use.
    pub(crate) fn widgets_changed(&self) -> ArcTrigger {
        let make = || {
            let trigger = ArcTrigger::new();
            let held = trigger.clone();
            self.keep(move |_, changes, changed| {
                if changes.all || changes.widget {
                    changed.push(held.to_any_source());
                }
            });
            trigger
        };
        self.widgets_changed.get_or_init(make).clone()
    }

    fn keep(&self, writer: impl Fn(&Replica, &Changes, &mut Vec<AnySource>) + 'static) {
        self.writers.borrow_mut().push(Box::new(writer));
    }

    /// A command failed. The same failure twice is two notices.
    pub(crate) fn report(&self, problem: Problem) {
        self.notice.set(Some(problem));
    }

    /// Whether the server is there and cannot store what is sent.
    pub(crate) fn set_storage_unavailable(&self, storage_unavailable: bool) {
        put(&self.storage_unavailable, storage_unavailable);
    }

    /// Writes what a batch changed, and returns the signals that differ. Their
    /// readers do not run yet: they may call back for more.
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
        self.timelines
            .write(replica, loadings, changes, &mut changed);
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
