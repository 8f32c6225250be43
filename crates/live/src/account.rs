//! The account behind [`crate::Live`].
//!
//! One folder entry per concern, each with its own state: `load` (pages in),
//! `stream` (frames in), `send` (messages out), `read` (read marks and receipts),
//! `presence`, `introduction`, `commands`. What they share is here: `dispatch`
//! carries out what the connection machine decides, `publish` writes what changed
//! into the signals.
//!
//! No `RefCell` stays borrowed while a signal is set or the platform is called:
//! both may call back at once.

mod commands;
mod introduction;
mod load;
mod presence;
mod read;
mod request;
mod send;
mod stream;

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use protocol::{ConversationId, MessageId, Problem, Timestamp};
use reactive_graph::{
    graph::ReactiveNode,
    signal::{ArcReadSignal, ArcRwSignal},
};
use sync::{Changes, Replica, Row};

use crate::{
    Connection, ConversationView, TimelineView,
    connection::{ConnectionAction, ConnectionInput, ConnectionMachine},
    platform::outbox_store::OutboxStore,
    platform::{Guard, Platform},
    role::Role,
    signals::{self, LazySignal, Signals},
};

/// One account, connected: the replica, its signals, and one owner of state per
/// concern.
pub(crate) struct Engine {
    pub(crate) signals: Signals,
    pub(crate) replica: RefCell<Replica>,
    platform: Rc<dyn Platform>,
    pub(crate) role: Box<dyn Role>,
    connection: RefCell<ConnectionMachine>,
    wake: RefCell<Option<(i64, Guard)>>,
    streams: RefCell<stream::OpenStreams>,
    loads: RefCell<load::Loads>,
    sending: RefCell<send::Sending>,
    read_marks: RefCell<read::ReadMarks>,
    presence: RefCell<presence::ScreenPresence>,
    introduction: RefCell<introduction::Introduction>,
    store: RefCell<Option<Rc<dyn OutboxStore>>>,
    watch: RefCell<Option<Guard>>,
    stopped: Cell<bool>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}

impl Engine {
    pub(crate) fn start(platform: Rc<dyn Platform>, role: Box<dyn Role>) -> Rc<Self> {
        let engine = Rc::new(Self {
            signals: Signals::default(),
            replica: RefCell::default(),
            platform,
            role,
            connection: RefCell::default(),
            wake: RefCell::default(),
            streams: RefCell::default(),
            loads: RefCell::default(),
            sending: RefCell::default(),
            read_marks: RefCell::default(),
            presence: RefCell::default(),
            introduction: RefCell::default(),
            store: RefCell::default(),
            watch: RefCell::default(),
            stopped: Cell::default(),
        });
        let weak = Rc::downgrade(&engine);
        let on_page_event = move |input| {
            if let Some(engine) = Self::present(&weak) {
                engine.dispatch(input);
            }
        };
        let watch = engine.platform.watch(Rc::new(on_page_event));
        *engine.watch.borrow_mut() = Some(watch);
        engine.dispatch(ConnectionInput::Start);
        engine
    }

    pub(crate) fn stop(self: &Rc<Self>) {
        self.dispatch(ConnectionInput::Stop);
        drop(self.watch.take());
        drop(self.wake.take());
        self.stopped.set(true);
        self.abort_loads();
        drop(self.sending.take());
        drop(self.read_marks.take());
        drop(self.presence.take());
        drop(self.introduction.take());
        drop(self.store.take());
        drop(self.replica.take());
        signals::put(&self.signals.loaded, false);
        self.publish(Changes {
            all: true,
            ..Changes::default()
        });
    }

    pub(crate) fn platform(&self) -> &dyn Platform {
        &*self.platform
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.platform.now())
    }

    fn jitter(&self) -> f64 {
        let [.., a, b] = self.platform.random();
        f64::from(u16::from_be_bytes([a, b])) / f64::from(u16::MAX)
    }

    fn after(self: &Rc<Self>, ms: i64, run: impl FnOnce(&Rc<Self>) + 'static) -> Guard {
        let weak = Rc::downgrade(self);
        let run = move || {
            if let Some(engine) = Self::present(&weak) {
                run(&engine);
            }
        };
        self.platform.after(ms, Box::new(run))
    }

    /// Steps the connection machine and carries out its actions. The only place
    /// that does.
    pub(crate) fn dispatch(self: &Rc<Self>, input: ConnectionInput) {
        let jitter = self.jitter();
        let (actions, was, is) = {
            let mut machine = self.connection.borrow_mut();
            let was = machine.live();
            let actions = machine.step(input, self.platform.now(), jitter);
            (actions, was, machine.live())
        };
        for action in actions {
            match action {
                ConnectionAction::Load => self.load(),
                ConnectionAction::Probe => self.probe(),
                ConnectionAction::Open { stream, transport } => self.open_stream(stream, transport),
                ConnectionAction::Resume(stream) => self.resume(stream),
                ConnectionAction::Ping(stream) => self.ping(stream),
                ConnectionAction::Close(stream) => self.close_stream(stream),
            }
        }
        self.schedule_tick();
        let connection = self.connection.borrow().connection();
        signals::put(&self.signals.connection, connection);
        if was != is && is.is_some() {
            self.announce_presence();
            self.resume_outbox();
            self.retry_failed_loads();
            self.mark_read_again();
            self.flush_introduction();
        }
    }

    /// A command failed: 401 ends the session, anything else becomes a notice.
    fn report(self: &Rc<Self>, problem: Problem) {
        if problem.status == 401 {
            self.dispatch(ConnectionInput::SignedOut);
        } else {
            self.signals.report(problem);
        }
    }

    fn is_over(&self) -> bool {
        self.connection.borrow().connection() == Connection::SignedOut
    }

    /// Schedules the machine's next tick. A tick that is too early is harmless, so
    /// the timer is not moved on every frame.
    fn schedule_tick(self: &Rc<Self>) {
        let Some(wait) = self.connection.borrow().next_tick_in() else {
            return;
        };
        let due = self.platform.now() + wait;
        if self
            .wake
            .borrow()
            .as_ref()
            .is_some_and(|(at, _)| *at <= due)
        {
            return;
        }
        let timer = self.after(wait, |engine| {
            drop(engine.wake.take());
            engine.dispatch(ConnectionInput::Tick);
        });
        drop(self.wake.replace(Some((due, timer))));
    }

    /// Writes what changed into the signals, each once, and starts what follows
    /// from the change.
    pub(crate) fn publish(self: &Rc<Self>, changes: Changes) {
        if changes.is_empty() {
            return;
        }
        let store = self.store.borrow().clone();
        if let Some(store) = store {
            for id in &changes.settled {
                store.remove(*id);
            }
        }
        let changed = {
            let loads = self.loads.borrow();
            self.signals
                .write(&self.replica.borrow(), &loads.loadings, &changes)
        };
        for source in changed {
            source.mark_dirty();
        }
        if let Some((conversation, id)) = changes.arrived.last() {
            self.acknowledge(*conversation, *id);
        }
        if changes.outbox {
            self.flush_outbox();
        }
        if changes.missing_read_marks && self.role.tracks_read_marks() {
            self.load_missing_read_marks();
        }
    }

    /// A signal of the whole account, made on first use.
    pub(crate) fn lazy<T: PartialEq + 'static>(
        &self,
        kept: &LazySignal<T>,
        concerns: fn(&Changes) -> bool,
        read: fn(&Replica) -> T,
    ) -> ArcReadSignal<T> {
        self.signals
            .lazy(&self.replica.borrow(), kept, concerns, read)
    }

    pub(crate) fn conversation(&self, id: ConversationId) -> ArcRwSignal<Option<ConversationView>> {
        self.signals.conversation(&self.replica.borrow(), id)
    }

    pub(crate) fn timeline(&self, id: ConversationId) -> ArcRwSignal<TimelineView> {
        let loads = self.loads.borrow();
        self.signals
            .timeline(&self.replica.borrow(), &loads.loadings, id)
    }

    pub(crate) fn row(
        &self,
        conversation: ConversationId,
        id: MessageId,
    ) -> ArcRwSignal<Option<Row>> {
        self.signals.row(&self.replica.borrow(), conversation, id)
    }
}
