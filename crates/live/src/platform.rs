//! Everything that this crate asks of its environment: time, randomness, tasks,
//! timers, requests, streams and a stored outbox.
//!
//! [`Platform`] is the seam. `platform/browser.rs` implements it for a page; the
//! tests implement it with a scripted clock and network.

mod browser;
mod fetch;
mod macrotask;
pub mod outbox_store;
mod page_events;
pub mod request;
mod server_sent_events;
mod socket;
mod stream;

use std::{any::Any, future::Future, pin::Pin, rc::Rc};

use protocol::{Cursor, Problem};
use sync::Pending;

use crate::{Transport, connection::ConnectionInput};

pub(crate) use browser::Browser;
pub use browser::OpenServerSentEvents;
pub(crate) use fetch::fetch;
use outbox_store::OutboxStore;
use request::Request;
pub use stream::{Stream, StreamEvent, StreamListener};

/// A boxed future of this thread.
pub type Task<T> = Pin<Box<dyn Future<Output = T>>>;
/// Ends something when it is dropped: a timer, a subscription.
pub type Guard = Box<dyn Any>;

/// The environment of one [`crate::Live`].
pub trait Platform {
    /// The wall clock, in milliseconds since the Unix epoch.
    fn now(&self) -> i64;

    /// Random bytes for a version 7 id. The upper bits of the first and the third
    /// byte are not the id's own, and may be fixed.
    fn random(&self) -> [u8; 10];

    /// Runs a future to its end.
    fn spawn(&self, task: Task<()>);

    /// Runs `then` after this many milliseconds, unless the guard is dropped.
    fn after(&self, ms: i64, then: Box<dyn FnOnce()>) -> Guard;

    /// Runs `then` in a macrotask of its own, so that input and painting come
    /// first.
    fn soon(&self, then: Box<dyn FnOnce()>);

    /// Tells of `Online`, `Offline`, `Shown` and `Hidden` until the guard is
    /// dropped.
    fn watch(&self, dispatch: Rc<dyn Fn(ConnectionInput)>) -> Guard;

    /// Opens a stream. Server-sent events start from `cursor`; a socket sends
    /// its cursor in the first frame. `path` is where the role's part of the
    /// API begins.
    fn open(
        &self,
        path: &'static str,
        transport: Transport,
        cursor: Option<Cursor>,
        listener: StreamListener,
    ) -> Box<dyn Stream>;

    /// Makes a request; dropping the task aborts it. Resolves to the body of a
    /// 2xx answer.
    fn request(&self, request: Request) -> Task<Result<String, Problem>>;

    /// Opens the stored outbox of this agent or visitor, and reads it.
    fn outbox(&self, owner: String) -> Task<(Rc<dyn OutboxStore>, Vec<Pending>)>;
}
