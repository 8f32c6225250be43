//! Closing a socket with a code and a reason, so that they arrive.

use std::time::Duration;

use futures::SinkExt;
use protocol::frame::CloseReason;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};
use tokio_tungstenite::tungstenite::{
    Error, Message,
    error::CapacityError,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::upgrade::MeteredSocket;

/// How long a client may take to read the reason.
const WITHIN: Duration = Duration::from_secs(5);
/// What is read, and thrown away, of what it is still saying, in bytes.
const MOST: usize = 8 * 1024 * 1024;

/// Closes a socket. A connection that is dropped while something unread waits
/// in it is reset, and the close frame may be lost with it. So our side ends
/// first, and what still comes is thrown away until the client's side ends too.
pub(super) async fn close(socket: &mut MeteredSocket, reason: Option<CloseReason>) {
    let closing = async {
        if let Some(reason) = reason {
            let frame = CloseFrame {
                code: CloseCode::from(reason.code()),
                reason: reason.reason().into(),
            };
            socket.send(Message::Close(Some(frame))).await.ok()?;
        } else {
            // The answer to the client's own close frame.
            drop(socket.flush().await);
        }
        let stream = socket.get_mut();
        stream.lift();
        stream.shutdown().await.ok()?;
        let mut rest = [0; 1024];
        let mut read = 0;
        while read < MOST {
            match stream.read(&mut rest).await {
                Ok(0) | Err(_) => return None,
                Ok(more) => read += more,
            }
        }
        Some(())
    };
    // The peer may be gone; there is nobody else to tell.
    drop(timeout(WITHIN, closing).await);
}

/// What an error of the WebSocket says of the client. None: it is gone.
pub(super) fn reason(error: &Error) -> Option<CloseReason> {
    use tokio_tungstenite::tungstenite::error::ProtocolError;
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => Some(CloseReason::FrameTooLarge),
        Error::Utf8(_) => Some(CloseReason::NotUtf8),
        // It left without a word.
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
        Error::Protocol(_) => Some(CloseReason::Protocol),
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            Some(CloseReason::TooSlow)
        }
        Error::Io(error) if error.kind() == std::io::ErrorKind::QuotaExceeded => {
            Some(CloseReason::TooMany)
        }
        _ => None,
    }
}
