//! The connection machine's inputs: what happened on the page, on a stream or to a
//! request.

/// One stream, open or being opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamNumber(pub u32);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionInput {
    /// The page began.
    Start,
    /// The bootstrap, the first or the one after a reset, is in the replica.
    Bootstrapped,
    /// The bootstrap failed.
    BootstrapFailed,
    /// Frames can be sent on the stream.
    Opened(StreamNumber),
    /// Any frame came in: the stream is alive.
    Received(StreamNumber),
    /// The server replays from our cursor and will go on.
    Ready {
        /// The stream.
        stream: StreamNumber,
        /// How long the server is silent at most.
        heartbeat_ms: u64,
    },
    /// The replica misses events: resume from its cursor.
    Gap(StreamNumber),
    /// The log cannot bring the replica up to date: bootstrap again.
    Reset(StreamNumber),
    /// The stream ended.
    Closed {
        /// The stream.
        stream: StreamNumber,
        /// The server closed it because the session is over.
        signed_out: bool,
    },
    /// Whether HTTP works.
    Probed(bool),
    /// A request was answered with 401.
    SignedOut,
    /// The time that [`super::ConnectionMachine::next_tick_in`] named has come.
    Tick,
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// The tab became visible, or got the focus.
    Shown,
    /// The tab is in the background.
    Hidden,
    /// Signing out on this device.
    Stop,
}
