//! A platform for tests: the clock stands still and tasks wait until a test says so,
//! and between the page and the reference server is a network that can fail.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::{Rc, Weak},
};

use fake::{FakeServer, HttpRequest};
use futures::{
    channel::oneshot,
    executor::{LocalPool, LocalSpawner},
    task::LocalSpawnExt,
};
use live::{
    Transport,
    connection::ConnectionInput,
    platform::outbox_store::OutboxStore,
    platform::request::{Request, network},
    platform::{Guard, Platform, Stream, StreamEvent, StreamListener, Task},
};
use protocol::{ChannelKind, ClientFrame, Cursor, Problem, ServerFrame};
use sync::Pending;

use crate::device::Device;

type Macrotask = Box<dyn FnOnce()>;
type Watcher = Rc<dyn Fn(ConnectionInput)>;

/// What lies between the page and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScriptedNetwork {
    Up,
    /// Everything fails at once.
    Down,
    /// Everything hangs.
    Hangs,
    /// Requests work, sockets are refused.
    NoSockets,
    /// Requests reach the server, their answers get lost.
    Deaf,
}

pub(crate) struct ScriptedPlatform {
    pub(crate) server: RefCell<FakeServer>,
    pub(crate) network: Cell<ScriptedNetwork>,
    pub(crate) requests: RefCell<Vec<Request>>,
    /// What the device keeps, across pages.
    pub(crate) device: Rc<Device>,
    /// What reading the clock costs, to make time pass while frames are read.
    pub(crate) clock_costs: Cell<i64>,
    /// Sockets opened so far.
    pub(crate) sockets_opened: Cell<usize>,
    /// Tasks run so far by `soon`.
    pub(crate) turns: Cell<usize>,
    weak: Weak<Self>,
    now: Cell<i64>,
    drawn: Cell<u32>,
    pool: RefCell<LocalPool>,
    spawner: LocalSpawner,
    timers: RefCell<BTreeMap<(i64, u64), Macrotask>>,
    numbered: Cell<u64>,
    macrotasks: RefCell<VecDeque<Macrotask>>,
    held: RefCell<Vec<oneshot::Sender<Result<String, Problem>>>>,
    streams: Rc<RefCell<BTreeMap<u64, (Transport, StreamListener)>>>,
    sent: Rc<RefCell<VecDeque<(u64, ClientFrame)>>>,
    watcher: RefCell<Option<Watcher>>,
}

struct ScriptedStream {
    number: u64,
    streams: Rc<RefCell<BTreeMap<u64, (Transport, StreamListener)>>>,
    sent: Rc<RefCell<VecDeque<(u64, ClientFrame)>>>,
}

impl Stream for ScriptedStream {
    fn send(&self, frame: String) {
        let frame = serde_json::from_str(&frame).unwrap();
        self.sent.borrow_mut().push_back((self.number, frame));
    }
}

impl Drop for ScriptedStream {
    fn drop(&mut self) {
        self.streams.borrow_mut().remove(&self.number);
    }
}

struct OnDrop(Option<Box<dyn FnOnce()>>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        if let Some(undo) = self.0.take() {
            undo();
        }
    }
}

impl ScriptedPlatform {
    pub(crate) fn new() -> Rc<Self> {
        Self::on(Rc::default())
    }

    /// A new page on a device that may keep something.
    pub(crate) fn on(device: Rc<Device>) -> Rc<Self> {
        let pool = LocalPool::new();
        let spawner = pool.spawner();
        Rc::new_cyclic(|weak| Self {
            server: RefCell::new(FakeServer::new(ChannelKind::Widget)),
            network: Cell::new(ScriptedNetwork::Up),
            requests: RefCell::default(),
            device,
            clock_costs: Cell::new(0),
            sockets_opened: Cell::new(0),
            turns: Cell::new(0),
            weak: weak.clone(),
            now: Cell::new(1_750_000_000_000),
            drawn: Cell::new(0),
            pool: RefCell::new(pool),
            spawner,
            timers: RefCell::default(),
            numbered: Cell::new(0),
            macrotasks: RefCell::default(),
            held: RefCell::default(),
            streams: Rc::default(),
            sent: Rc::default(),
            watcher: RefCell::default(),
        })
    }

    fn number(&self) -> u64 {
        self.numbered.set(self.numbered.get() + 1);
        self.numbered.get()
    }

    /// Lets everything happen that needs no time.
    pub(crate) fn settle(&self) {
        loop {
            self.pool.borrow_mut().run_until_stalled();
            let task = self.macrotasks.borrow_mut().pop_front();
            if let Some(task) = task {
                self.turns.set(self.turns.get() + 1);
                task();
                continue;
            }
            let sent = self.sent.borrow_mut().pop_front();
            if let Some((number, frame)) = sent {
                self.hear(number, frame);
                continue;
            }
            let works = !matches!(
                self.network.get(),
                ScriptedNetwork::Down | ScriptedNetwork::Hangs
            );
            let frames = if works {
                self.server.borrow_mut().take_frames()
            } else {
                Vec::new()
            };
            if frames.is_empty() {
                break;
            }
            for (number, frame) in frames {
                self.frame(number, &frame);
            }
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, ms: i64) {
        let end = self.now.get() + ms;
        self.settle();
        loop {
            let next = self.timers.borrow().keys().next().copied();
            let Some((at, number)) = next.filter(|(at, _)| *at <= end) else {
                break;
            };
            let then = self.timers.borrow_mut().remove(&(at, number));
            self.now.set(at.max(self.now.get()));
            if let Some(then) = then {
                then();
            }
            self.settle();
        }
        self.now.set(end.max(self.now.get()));
    }

    /// The network changes; what was open over it is cut, or just silent.
    pub(crate) fn becomes(&self, network: ScriptedNetwork) {
        self.network.set(network);
        if network == ScriptedNetwork::Down {
            self.cut();
        }
        self.settle();
    }

    /// Closes every stream from the other side.
    pub(crate) fn cut(&self) {
        let open: Vec<(u64, StreamListener)> = self
            .streams
            .borrow()
            .iter()
            .map(|(number, (_, listener))| (*number, Rc::clone(listener)))
            .collect();
        for (number, listener) in open {
            self.server.borrow_mut().close_stream(number);
            listener(StreamEvent::Closed(Some(1006)));
        }
        self.settle();
    }

    /// The browser says something: online, offline, shown, hidden.
    pub(crate) fn dispatch(&self, input: ConnectionInput) {
        let watcher = self.watcher.borrow().clone();
        if let Some(watcher) = watcher {
            watcher(input);
        }
        self.settle();
    }

    pub(crate) fn open_streams(&self) -> Vec<Transport> {
        let streams = self.streams.borrow();
        streams.values().map(|(transport, _)| *transport).collect()
    }

    pub(crate) fn count(&self, method: &str) -> usize {
        let requests = self.requests.borrow();
        requests.iter().filter(|r| r.method == method).count()
    }

    /// Sends a frame that the server did not write, on every stream.
    pub(crate) fn inject(&self, text: &str) {
        let numbers: Vec<u64> = self.streams.borrow().keys().copied().collect();
        for number in numbers {
            self.emit(number, StreamEvent::Frame(text.to_owned()));
        }
        self.settle();
    }

    fn frame(&self, number: u64, frame: &ServerFrame) {
        self.emit(
            number,
            StreamEvent::Frame(serde_json::to_string(frame).unwrap()),
        );
    }

    fn emit(&self, number: u64, event: StreamEvent) {
        let listener = self
            .streams
            .borrow()
            .get(&number)
            .map(|(_, listener)| Rc::clone(listener));
        if let Some(listener) = listener {
            listener(event);
        }
    }

    fn hear(&self, number: u64, frame: ClientFrame) {
        if !matches!(
            self.network.get(),
            ScriptedNetwork::Down | ScriptedNetwork::Hangs
        ) {
            self.server.borrow_mut().receive_frame(number, frame);
        }
    }

    fn later(&self, then: impl FnOnce() + 'static) {
        self.macrotasks.borrow_mut().push_back(Box::new(then));
    }
}

impl Platform for ScriptedPlatform {
    fn now(&self) -> i64 {
        self.now.set(self.now.get() + self.clock_costs.get());
        self.now.get()
    }

    fn random(&self) -> [u8; 10] {
        self.drawn.set(self.drawn.get() + 1);
        let [a, b, c, d] = self.drawn.get().to_be_bytes();
        [0, 0, 0, 0, a, b, c, d, 128, 0]
    }

    fn spawn(&self, task: Task<()>) {
        self.spawner.spawn_local(task).unwrap();
    }

    fn after(&self, ms: i64, then: Box<dyn FnOnce()>) -> Guard {
        let key = (self.now.get() + ms, self.number());
        self.timers.borrow_mut().insert(key, then);
        let weak = self.weak.clone();
        Box::new(OnDrop(Some(Box::new(move || {
            if let Some(script) = weak.upgrade() {
                let timer = script.timers.borrow_mut().remove(&key);
                drop(timer);
            }
        }))))
    }

    fn soon(&self, then: Box<dyn FnOnce()>) {
        self.macrotasks.borrow_mut().push_back(then);
    }

    fn watch(&self, dispatch: Rc<dyn Fn(ConnectionInput)>) -> Guard {
        *self.watcher.borrow_mut() = Some(dispatch);
        Box::new(())
    }

    fn open(
        &self,
        _path: &'static str,
        transport: Transport,
        cursor: Option<Cursor>,
        listener: StreamListener,
    ) -> Box<dyn Stream> {
        let number = self.number();
        if transport == Transport::Socket {
            self.sockets_opened.set(self.sockets_opened.get() + 1);
        }
        self.streams
            .borrow_mut()
            .insert(number, (transport, Rc::clone(&listener)));
        let weak = self.weak.clone();
        self.later(move || {
            let script = weak.upgrade().unwrap();
            match (script.network.get(), transport) {
                (ScriptedNetwork::Hangs, _) => {}
                (ScriptedNetwork::Down, _) | (ScriptedNetwork::NoSockets, Transport::Socket) => {
                    script.emit(number, StreamEvent::Closed(Some(1006)));
                }
                (_, Transport::Socket) => script.emit(number, StreamEvent::Opened),
                (_, Transport::Events) => {
                    let resume = ClientFrame::Resume {
                        token: None,
                        epoch: cursor.map(|c| c.epoch),
                        cursor: cursor.map(|c| c.seq),
                    };
                    script.server.borrow_mut().receive_frame(number, resume);
                }
            }
        });
        Box::new(ScriptedStream {
            number,
            streams: Rc::clone(&self.streams),
            sent: Rc::clone(&self.sent),
        })
    }

    fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        self.requests.borrow_mut().push(request.clone());
        let timeout = self.timeout(&request);
        let (sender, receiver) = oneshot::channel();
        match self.network.get() {
            ScriptedNetwork::Up | ScriptedNetwork::NoSockets => {
                let weak = self.weak.clone();
                self.later(move || {
                    let script = weak.upgrade().unwrap();
                    let answer = script.answer(&request);
                    let _gone = sender.send(answer);
                });
            }
            ScriptedNetwork::Deaf => {
                let _lost = self.answer(&request);
                let _gone = sender.send(Err(network()));
            }
            ScriptedNetwork::Down => {
                let _gone = sender.send(Err(network()));
            }
            ScriptedNetwork::Hangs => self.held.borrow_mut().push(sender),
        }
        Box::pin(async move {
            match futures::future::select(receiver, timeout).await {
                futures::future::Either::Left((Ok(answer), _)) => answer,
                _ => Err(network()),
            }
        })
    }

    fn outbox(&self, _owner: String) -> Task<(Rc<dyn OutboxStore>, Vec<Pending>)> {
        let device = Rc::clone(&self.device);
        let stored = device.stored.borrow().values().cloned().collect();
        Box::pin(async move { (device as Rc<dyn OutboxStore>, stored) })
    }
}

impl ScriptedPlatform {
    /// What the server says to a request.
    fn answer(&self, request: &Request) -> Result<String, Problem> {
        self.server.borrow_mut().answer(HttpRequest {
            method: request.method.as_str(),
            path: &request.path,
            token: request.token.as_deref(),
            body: request.body.as_deref().unwrap_or_default(),
        })
    }

    fn timeout(&self, request: &Request) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let key = (self.now.get() + request.timeout_ms, self.number());
        let fire = Box::new(move || {
            let _gone = sender.send(());
        });
        self.timers.borrow_mut().insert(key, fire);
        receiver
    }
}
