//! The phases of the connection.

use super::{StreamNumber, heartbeat::Heartbeat};
use crate::Transport;

/// One stream, open or being opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct StreamAttempt {
    pub(super) id: StreamNumber,
    pub(super) transport: Transport,
    pub(super) began_at: i64,
}

/// Where the connection stands; the drawing in `machine.rs` has the transitions.
#[derive(Debug, Clone, Copy)]
pub(super) enum Phase {
    Idle,
    /// The bootstrap is being fetched.
    Bootstrapping {
        began_at: i64,
    },
    /// An attempt failed; the backoff runs.
    Waiting {
        until: i64,
        then: AfterWait,
    },
    /// Streams are being opened; none is ready.
    Opening,
    Live(Heartbeat),
    SignedOut,
    Stopped,
}

/// What the backoff ends with.
#[derive(Debug, Clone, Copy)]
pub(super) enum AfterWait {
    Bootstrap,
    Open,
}
