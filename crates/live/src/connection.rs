//! The connection to the server: when to connect, to wait, to give up.
//!
//! Pure: [`ConnectionMachine`] opens nothing and reads no clock. Inputs go in,
//! actions come out; the account dispatches the first and carries out the second.

mod action;
mod attempts;
pub mod backoff;
mod heartbeat;
mod input;
mod machine;
mod phase;
mod recovery;
mod timers;

pub use action::ConnectionAction;
pub use input::{ConnectionInput, StreamNumber};
pub use machine::{ConnectionMachine, GIVE_UP_MS, STAGGER_MS};

/// The state of the connection, as a view shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// On the way: the first time, or right after the stream dropped.
    Connecting,
    /// A stream is ready.
    Live(Transport),
    /// An attempt failed, or the browser says there is no network. Attempts go
    /// on.
    Offline,
    /// The server does not know this session (any more).
    SignedOut,
}

/// What carries the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// A WebSocket.
    Socket,
    /// Server-sent events, where sockets do not get through.
    Events,
}
