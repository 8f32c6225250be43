//! Where the line stands.

use super::StreamId;
use crate::Transport;

/// One stream, open or being opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    pub(super) id: StreamId,
    pub(super) transport: Transport,
    pub(super) began_at: i64,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Phase {
    Idle,
    Loading { began_at: i64 },
    Waiting { until: i64, then: Then },
    Opening,
    Live(Pulse),
    SignedOut,
    Stopped,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Then {
    Load,
    Open,
}

/// The signs of life of the live stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pulse {
    pub(super) stream: StreamId,
    pub(super) transport: Transport,
    pub(super) since: i64,
    pub(super) heard_at: i64,
    pub(super) heartbeat: i64,
    pub(super) ping_at: i64,
    /// A ping is out: by then something must have been heard.
    pub(super) answer_by: Option<i64>,
    /// Events only: when a socket is tried beside them.
    pub(super) socket_at: i64,
}
