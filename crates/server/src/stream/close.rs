//! Saying why a socket is closed.

use axum::extract::ws::{CloseFrame, Message};
use protocol::frame::CloseReason;

pub fn message(reason: CloseReason) -> Message {
    Message::Close(Some(CloseFrame {
        code: reason.code(),
        reason: reason.reason().into(),
    }))
}
