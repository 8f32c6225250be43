//! What a person may be told about the line.

/// How the line to the server is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// On the way: the first time, or right after the line dropped.
    Connecting,
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
    Socket,
    /// Server-sent events, where sockets do not get through.
    Events,
}
