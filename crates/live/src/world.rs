//! All that `live` wants of the world, so that a test can be the world: time,
//! chance, tasks, timers, requests, streams, and a place to keep the outbox.

mod browser;
mod fetch;

use std::{any::Any, future::Future, pin::Pin, rc::Rc};

use protocol::{Cursor, Problem};
use sync::Pending;

use crate::{Transport, line::Input, outbox_store::OutboxStore, request::Request};

pub(crate) use browser::Browser;
pub use browser::OpenEvents;
pub(crate) use fetch::fetch;

/// A boxed future of this thread.
pub type Task<T> = Pin<Box<dyn Future<Output = T>>>;
/// Ends something when it is dropped.
pub type Guard = Box<dyn Any>;
/// Hears what happens on a stream. Never called before `open` has returned.
pub type Ear = Rc<dyn Fn(Heard)>;

/// What happens on a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Opened,
    Frame(String),
    /// The last one. A socket says its close code.
    Closed(Option<u16>),
}

/// One open stream. Dropping it closes it, and nothing is heard any more.
pub trait Stream {
    /// Says a frame, where the transport can.
    fn say(&self, frame: String);
}

/// The world.
pub trait World {
    /// The wall clock, in milliseconds since the Unix epoch.
    fn now(&self) -> i64;

    fn random(&self) -> [u8; 10];

    fn spawn(&self, task: Task<()>);

    /// Runs `then` after this many milliseconds, unless the guard is dropped.
    fn after(&self, ms: i64, then: Box<dyn FnOnce()>) -> Guard;

    /// Runs `then` in a task of its own, as soon as others had their turn.
    fn soon(&self, then: Box<dyn FnOnce()>);

    /// Tells of `Online`, `Offline`, `Shown` and `Hidden`.
    fn watch(&self, tell: Rc<dyn Fn(Input)>) -> Guard;

    /// Opens a stream. Server-sent events start from `cursor`; a socket is told
    /// once it is open. `path` is where the side's part of the API begins.
    fn open(
        &self,
        path: &'static str,
        transport: Transport,
        cursor: Option<Cursor>,
        ear: Ear,
    ) -> Box<dyn Stream>;

    /// Makes a request; dropping the task aborts it. Gives the body of a good
    /// answer.
    fn request(&self, request: Request) -> Task<Result<String, Problem>>;

    /// Opens the stored outbox of this agent or visitor, and says what is in it.
    fn outbox(&self, owner: String) -> Task<(Rc<dyn OutboxStore>, Vec<Pending>)>;
}
