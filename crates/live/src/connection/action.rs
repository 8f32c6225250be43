//! What the connection machine wants done.

use super::StreamNumber;
use crate::Transport;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionAction {
    /// Fetch the bootstrap; the answer to an older request is dropped.
    Bootstrap,
    /// Open a stream.
    Open {
        /// Its id, minted by the machine.
        stream: StreamNumber,
        /// What carries it.
        transport: Transport,
    },
    /// Send the replica's cursor on the stream.
    Resume(StreamNumber),
    /// Ask for an answer on the stream.
    Ping(StreamNumber),
    /// Close the stream.
    Close(StreamNumber),
    /// Find out whether HTTP works.
    Probe,
}
