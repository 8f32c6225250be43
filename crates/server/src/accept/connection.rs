//! What is known of one open connection.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering},
    },
    task::Waker,
};

use axum::http::Extensions;
use futures::task::AtomicWaker;

use super::table::ConnectionTable;
use crate::client_ip::Network;

/// Whom a connection's requests have shown to be at its other end. Who comes
/// later here is more worth keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ClientKind {
    /// Nobody said anything that holds.
    Stranger,
    /// A visitor's token was shown. Anybody can get one.
    Visitor,
    /// An agent's session was.
    Agent,
}

/// One connection, for as long as it is open.
pub(super) struct AcceptedConnection {
    pub(super) id: u64,
    /// What it counts as; none where it is not counted by address.
    pub(super) network: Option<Network>,
    kind: AtomicU8,
    /// When bytes last moved, in the table's seconds.
    active_at: AtomicU32,
    /// A request is being answered, to the end of its answer's body, or the
    /// connection was upgraded.
    is_busy: AtomicBool,
    /// How many requests there were.
    requests: AtomicU32,
    is_closed: AtomicBool,
    /// Who waits for its bytes.
    reader: AtomicWaker,
}

/// A connection in its table.
#[derive(Clone)]
pub struct ConnectionHandle {
    pub(super) connection: Arc<AcceptedConnection>,
    pub(super) table: Arc<ConnectionTable>,
}

impl AcceptedConnection {
    pub(super) fn new(id: u64, network: Option<Network>, now: u32) -> Self {
        Self {
            id,
            network,
            kind: AtomicU8::new(ClientKind::Stranger as u8),
            active_at: AtomicU32::new(now),
            is_busy: AtomicBool::new(false),
            requests: AtomicU32::new(0),
            is_closed: AtomicBool::new(false),
            reader: AtomicWaker::new(),
        }
    }

    /// Whether nothing has happened on it for `seconds`.
    pub(super) fn is_idle(&self, now: u32, seconds: u32) -> bool {
        !self.is_busy.load(Ordering::Relaxed)
            && now.saturating_sub(self.active_at.load(Ordering::Relaxed)) >= seconds
    }

    /// Whether it is underway with a request.
    pub(super) fn is_busy(&self) -> bool {
        self.is_busy.load(Ordering::Relaxed)
    }

    /// Whether an agent's session was shown on it.
    pub(super) fn is_agents(&self) -> bool {
        self.kind.load(Ordering::Relaxed) == ClientKind::Agent as u8
    }

    /// Ends it: its next read or write fails.
    pub(super) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
        self.reader.wake();
    }
}

impl ConnectionHandle {
    /// Notes whom a request has shown to be there. A connection that showed
    /// nothing is the first to make room for others.
    pub fn identify(extensions: &Extensions, kind: ClientKind) {
        if let Some(handle) = extensions.get::<Self>() {
            handle.identify_as(kind);
        }
    }

    /// The same for a handler that keeps the handle, such as a WebSocket's.
    pub fn identify_as(&self, kind: ClientKind) {
        let connection = &self.connection;
        let before = connection.kind.fetch_max(kind as u8, Ordering::Relaxed);
        if before < kind as u8 {
            self.table.promote(connection, kind);
        }
    }

    /// The head of a request is whole.
    pub(super) fn begin_request(&self) {
        self.connection.is_busy.store(true, Ordering::Relaxed);
        self.connection.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// It is answered, to the end.
    pub(super) fn end_request(&self) {
        self.connection.is_busy.store(false, Ordering::Relaxed);
    }

    pub(super) fn requests(&self) -> u32 {
        self.connection.requests.load(Ordering::Relaxed)
    }

    pub(super) fn is_busy(&self) -> bool {
        self.connection.is_busy()
    }

    /// Bytes have moved.
    pub(super) fn touch(&self) {
        let now = self.table.now();
        self.connection.active_at.store(now, Ordering::Relaxed);
    }

    /// Whether it was ended from here. If not now, `waker` is woken then.
    pub(super) fn is_closed(&self, waker: &Waker) -> bool {
        self.connection.reader.register(waker);
        self.connection.is_closed.load(Ordering::Acquire)
    }
}

impl fmt::Debug for AcceptedConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AcceptedConnection")
            .field("id", &self.id)
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ConnectionHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.connection.fmt(f)
    }
}
