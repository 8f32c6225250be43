//! A WebSocket as a stream.

use std::{cell::RefCell, future::poll_fn, pin::Pin, rc::Rc, task::Poll};

use futures::{Sink, Stream as _};
use gloo_net::websocket::{Message, State, WebSocketError, futures::WebSocket};

use super::stream::{Stream, StreamEvent, StreamListener};

/// Closes the socket when it is dropped; that also ends the task that reads it.
pub(super) struct Socket(SharedSocket);

/// `None` once it is closed from this side.
type SharedSocket = Rc<RefCell<Option<WebSocket>>>;

impl Socket {
    /// `None` if the browser refuses.
    pub(super) fn open(url: &str, listener: StreamListener) -> Option<Self> {
        let socket = WebSocket::open(url).ok()?;
        let socket = Rc::new(RefCell::new(Some(socket)));
        wasm_bindgen_futures::spawn_local(read(Rc::clone(&socket), listener));
        Some(Self(socket))
    }
}

impl Stream for Socket {
    fn send(&self, frame: String) {
        // A closing socket takes nothing any more; its `Closed` is on the way.
        if let Some(socket) = &mut *self.0.borrow_mut()
            && is_open(socket)
        {
            // An open socket queues it at once: nothing is left to flush.
            let _sent = Pin::new(socket).start_send(Message::Text(frame));
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        drop(self.0.take());
    }
}

/// Passes on what comes, until either side closes the socket.
async fn read(socket: SharedSocket, listener: StreamListener) {
    let ready = poll_fn(|context| match &mut *socket.borrow_mut() {
        Some(socket) => Pin::new(socket).poll_ready(context),
        None => Poll::Ready(Err(WebSocketError::ConnectionError)),
    });
    let _failed = ready.await;
    if socket.borrow().as_ref().is_some_and(is_open) {
        listener(StreamEvent::Opened);
    }
    let next = || {
        poll_fn(|context| match &mut *socket.borrow_mut() {
            Some(socket) => Pin::new(socket).poll_next(context),
            None => Poll::Ready(None),
        })
    };
    while let Some(received) = next().await {
        match received {
            Ok(Message::Text(text)) => listener(StreamEvent::Frame(text)),
            Err(WebSocketError::ConnectionClose(close)) => {
                listener(StreamEvent::Closed(Some(close.code)));
            }
            // No frame of ours is binary; an error is followed by its close.
            Ok(Message::Bytes(_)) | Err(_) => {}
        }
    }
}

fn is_open(socket: &WebSocket) -> bool {
    matches!(socket.state(), State::Open)
}
