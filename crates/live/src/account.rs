//! The account behind [`crate::Live`].
//!
//! `Engine::dispatch`, here, is the only place that steps the connection machine and
//! carries out what it decides. Each concern has a file, with the state that it
//! alone changes: `load` (pages in), `stream` (frames in), `send` (messages out),
//! `read` (read marks and receipts), `presence`, `introduction`, `commands`. They
//! share `request` (requests and their answers), `publish` (changes into signals)
//! and `timer`.
//!
//! No `RefCell` stays borrowed while a signal is set or the platform is called:
//! both may call back at once.

mod commands;
mod introduction;
mod load;
mod presence;
mod publish;
mod read;
mod request;
mod send;
mod stream;
mod timer;

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use protocol::Problem;
use sync::{Changes, Replica};

use crate::{
    Connection,
    connection::{ConnectionAction, ConnectionInput, ConnectionMachine},
    platform::outbox_store::OutboxStore,
    platform::{Guard, Platform},
    role::Role,
    signals::{self, Signals},
};

/// One account, connected: the replica, its signals, and one owner of state per
/// concern.
pub(crate) struct Engine {
    pub(crate) signals: Signals,
    pub(crate) replica: RefCell<Replica>,
    platform: Rc<dyn Platform>,
    pub(crate) role: Box<dyn Role>,
    connection: RefCell<ConnectionMachine>,
    tick_timer: RefCell<Option<(i64, Guard)>>,
    streams: RefCell<stream::OpenStreams>,
    loads: RefCell<load::Loads>,
    sending: RefCell<send::SendQueue>,
    read_marks: RefCell<read::ReadMarks>,
    presence: RefCell<presence::ScreenPresence>,
    introduction: RefCell<introduction::Introduction>,
    commands: RefCell<commands::CommandsUnderWay>,
    counts: RefCell<Option<load::Counts>>,
    outbox_store: RefCell<Option<Rc<dyn OutboxStore>>>,
    page_events: RefCell<Option<Guard>>,
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
            tick_timer: RefCell::default(),
            streams: RefCell::default(),
            loads: RefCell::default(),
            sending: RefCell::default(),
            read_marks: RefCell::default(),
            presence: RefCell::default(),
            introduction: RefCell::default(),
            commands: RefCell::default(),
            counts: RefCell::default(),
            outbox_store: RefCell::default(),
            page_events: RefCell::default(),
            stopped: Cell::default(),
        });
        let weak = Rc::downgrade(&engine);
        let on_page_event = move |input| {
            if let Some(engine) = Self::present(&weak) {
                engine.dispatch(input);
            }
        };
        let watch = engine.platform.watch(Rc::new(on_page_event));
        *engine.page_events.borrow_mut() = Some(watch);
        engine.dispatch(ConnectionInput::Start);
        engine
    }

    pub(crate) fn stop(self: &Rc<Self>) {
        self.dispatch(ConnectionInput::Stop);
        drop(self.page_events.take());
        drop(self.tick_timer.take());
        self.stopped.set(true);
        self.abort_loads();
        drop(self.sending.take());
        drop(self.read_marks.take());
        drop(self.presence.take());
        drop(self.introduction.take());
        drop(self.commands.take());
        drop(self.counts.take());
        drop(self.outbox_store.take());
        drop(self.replica.take());
        signals::put(&self.signals.bootstrapped, false);
        self.publish(Changes {
            all: true,
            ..Changes::default()
        });
    }

    pub(crate) fn platform(&self) -> &dyn Platform {
        &*self.platform
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
                ConnectionAction::Bootstrap => self.bootstrap(),
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
            self.counts_changed();
        } else if is.is_none() {
            self.abort_commands();
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
}
