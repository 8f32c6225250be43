//! A WebSocket as a stream.

use std::{
    cell::RefCell,
    future::poll_fn,
    rc::{Rc, Weak},
    task::{Context, Poll, ready},
};

use futures::{SinkExt, StreamExt};
use gloo_net::websocket::{Message, State, WebSocketError, futures::WebSocket};

use super::stream::{Stream, StreamEvent, StreamListener};

/// Closes the socket when it is dropped: the task that reads from it does not own it.
pub(super) struct Socket(Rc<RefCell<WebSocket>>);

impl Socket {
    /// Nothing if the browser refuses the address.
    pub(super) fn open(url: &str, listener: &StreamListener) -> Option<Self> {
        let socket = Rc::new(RefCell::new(WebSocket::open(url).ok()?));
        let reading = read(Rc::downgrade(&socket), Rc::clone(listener));
        wasm_bindgen_futures::spawn_local(reading);
        Some(Self(socket))
    }
}

impl Stream for Socket {
    fn send(&self, frame: String) {
        // A closing socket takes nothing any more; its `Closed` is on the way.
        let _sent = self.0.borrow_mut().start_send_unpin(Message::Text(frame));
    }
}

/// Passes events on until the socket is closed or dropped.
async fn read(socket: Weak<RefCell<WebSocket>>, listener: StreamListener) {
    let mut is_open = false;
    // The socket is not borrowed while the listener runs, which may send or drop it.
    while let Some(event) = poll_fn(|context| poll(&socket, &mut is_open, context)).await {
        listener(event);
    }
}

fn poll(
    socket: &Weak<RefCell<WebSocket>>,
    is_open: &mut bool,
    context: &mut Context<'_>,
) -> Poll<Option<StreamEvent>> {
    let Some(socket) = socket.upgrade() else {
        return Poll::Ready(None);
    };
    let mut socket = socket.borrow_mut();
    // A socket that failed to open is ready for frames too.
    let is_ready = !*is_open && socket.poll_ready_unpin(context).is_ready();
    if is_ready && matches!(socket.state(), State::Open) {
        *is_open = true;
        return Poll::Ready(Some(StreamEvent::Opened));
    }
    loop {
        let event = match ready!(socket.poll_next_unpin(context)) {
            Some(Ok(Message::Text(text))) => Some(StreamEvent::Frame(text)),
            Some(Err(WebSocketError::ConnectionClose(close))) => {
                Some(StreamEvent::Closed(Some(close.code)))
            }
            // The server sends no binary frames. An error is followed by its close.
            Some(_) => continue,
            None => None,
        };
        return Poll::Ready(event);
    }
}
