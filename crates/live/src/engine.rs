//! What runs behind [`crate::Live`]: inputs in, the replica moved, signals
//! written, outputs carried out.
//!
//! Nothing stays borrowed while a signal is set or the world is called: both
//! may come straight back.

mod ask;
mod load;
mod read;
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
    line::{Input, Line, Output},
    outbox_store::OutboxStore,
    side::Side,
    signals::{self, Kept, Signals},
    world::{Guard, World},
};

/// The account, live.
pub(crate) struct Engine {
    pub(crate) signals: Signals,
    pub(crate) replica: RefCell<Replica>,
    world: Rc<dyn World>,
    pub(crate) side: Box<dyn Side>,
    line: RefCell<Line>,
    wake: RefCell<Option<(i64, Guard)>>,
    streams: RefCell<stream::Streams>,
    loads: RefCell<load::Loads>,
    sending: RefCell<send::Sending>,
    reading: RefCell<read::Reading>,
    store: RefCell<Option<Rc<dyn OutboxStore>>>,
    viewing: Cell<Option<ConversationId>>,
    watch: RefCell<Option<Guard>>,
    stopped: Cell<bool>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

impl Engine {
    pub(crate) fn start(world: Rc<dyn World>, side: Box<dyn Side>) -> Rc<Self> {
        let engine = Rc::new(Self {
            signals: Signals::default(),
            replica: RefCell::default(),
            world,
            side,
            line: RefCell::default(),
            wake: RefCell::default(),
            streams: RefCell::default(),
            loads: RefCell::default(),
            sending: RefCell::default(),
            reading: RefCell::default(),
            store: RefCell::default(),
            viewing: Cell::default(),
            watch: RefCell::default(),
            stopped: Cell::default(),
        });
        let weak = Rc::downgrade(&engine);
        let told = move |input| {
            if let Some(engine) = Self::present(&weak) {
                engine.tell(input);
            }
        };
        let watch = engine.world.watch(Rc::new(told));
        *engine.watch.borrow_mut() = Some(watch);
        engine.tell(Input::Start);
        engine
    }

    pub(crate) fn stop(self: &Rc<Self>) {
        self.tell(Input::Stop);
        drop(self.watch.take());
        drop(self.wake.take());
        self.stopped.set(true);
        self.abort_loads();
        drop(self.sending.take());
        drop(self.reading.take());
        drop(self.store.take());
        self.viewing.set(None);
        drop(self.replica.take());
        signals::put(&self.signals.loaded, false);
        self.publish(Changes {
            all: true,
            ..Changes::default()
        });
    }

    pub(crate) fn world(&self) -> &dyn World {
        &*self.world
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.world.now())
    }

    fn chance(&self) -> f64 {
        let [a, b, ..] = self.world.random();
        f64::from(u16::from_be_bytes([a, b])) / f64::from(u16::MAX)
    }

    fn after(self: &Rc<Self>, ms: i64, run: impl FnOnce(&Rc<Self>) + 'static) -> Guard {
        let weak = Rc::downgrade(self);
        let run = move || {
            if let Some(engine) = Self::present(&weak) {
                run(&engine);
            }
        };
        self.world.after(ms, Box::new(run))
    }

    /// Something happened to the line.
    pub(crate) fn tell(self: &Rc<Self>, input: Input) {
        let chance = self.chance();
        let (outputs, was, is) = {
            let mut line = self.line.borrow_mut();
            let was = line.live();
            let outputs = line.step(input, self.world.now(), chance);
            (outputs, was, line.live())
        };
        for output in outputs {
            match output {
                Output::Load => self.load(),
                Output::Probe => self.probe(),
                Output::Open { stream, transport } => self.open_stream(stream, transport),
                Output::Resume(stream) => self.resume(stream),
                Output::Ping(stream) => self.ping(stream),
                Output::Close(stream) => self.close_stream(stream),
            }
        }
        self.set_alarm();
        let connection = self.line.borrow().connection();
        signals::put(&self.signals.connection, connection);
        if was != is && is.is_some() {
            self.look_again();
            self.hurry_outbox();
            self.open_again();
            self.mark_read_again();
            self.say_who();
        }
    }

    /// A command failed: 401 ends the line, anything else is said once.
    fn complain(self: &Rc<Self>, problem: Problem) {
        if problem.status == 401 {
            self.tell(Input::SignedOut);
        } else {
            self.signals.complain(problem);
        }
    }

    fn is_over(&self) -> bool {
        self.line.borrow().connection() == Connection::SignedOut
    }

    /// Wakes the line when it wants to be. An alarm that is too early does no
    /// harm, so that not every frame has to move it.
    fn set_alarm(self: &Rc<Self>) {
        let Some(wait) = self.line.borrow().wakes_in() else {
            return;
        };
        let due = self.world.now() + wait;
        if self
            .wake
            .borrow()
            .as_ref()
            .is_some_and(|(at, _)| *at <= due)
        {
            return;
        }
        let alarm = self.after(wait, |engine| {
            drop(engine.wake.take());
            engine.tell(Input::Tick);
        });
        drop(self.wake.replace(Some((due, alarm))));
    }

    /// Writes what changed into the signals, each once.
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
            self.pump();
        }
        if changes.unmarked
            && let Some(find) = self.side.finds_unmarked()
        {
            find(self);
        }
    }

    /// A signal of the whole account.
    pub(crate) fn kept<T: PartialEq + 'static>(
        &self,
        kept: &Kept<T>,
        concerns: fn(&Changes) -> bool,
        read: fn(&Replica) -> T,
    ) -> ArcReadSignal<T> {
        self.signals
            .kept(&self.replica.borrow(), kept, concerns, read)
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
