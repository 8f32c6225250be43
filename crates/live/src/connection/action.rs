//! What the connection machine wants done.

use super::StreamId;
use crate::Transport;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionAction {
    /// Fetch the first screen; the answer to an older fetch is void.
    Load,
    /// Open a stream.
    Open {
        /// Its id, minted by the machine.
        stream: StreamId,
        /// What carries it.
        transport: Transport,
    },
    /// Send the replica's cursor on the stream.
    Resume(StreamId),
    /// Ask for an answer on the stream.
    Ping(StreamId),
    /// Close the stream.
    Close(StreamId),
    /// Find out whether HTTP works.
    Probe,
}
