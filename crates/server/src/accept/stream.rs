//! A connection's bytes, before and after an upgrade: it fails when the
//! connection was closed for others, when the head of a request does not end,
//! and when the client reads nothing.
//!
//! hyper has one limit for a head and for the wait before it. A proxy keeps
//! connections for a minute, but a head is sent in one piece; so hyper's is for
//! the wait, and the head's is here.

use std::{
    future::Future as _,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::watch,
    time::{Sleep, sleep},
};

use super::connection::ConnectionHandle;
use crate::settings::Connections;

/// A TCP stream whose connection is in the table, with timeouts.
#[derive(Debug)]
pub(super) struct TrackedStream {
    tcp: TcpStream,
    pub(super) handle: ConnectionHandle,
    head_within: Duration,
    write_within: Duration,
    /// A head has begun, or is the first, and is not whole.
    in_head: bool,
    /// Runs while it waits for the rest of a head.
    head: Option<Pin<Box<Sleep>>>,
    /// How many requests there were when that was noted.
    requests: u32,
    /// Runs while a write waits for the client. On the heap, as most never do.
    stalled: Option<Pin<Box<Sleep>>>,
    /// The server waits until all of these are dropped.
    _open: watch::Receiver<()>,
}

impl TrackedStream {
    pub(super) const fn new(
        tcp: TcpStream,
        handle: ConnectionHandle,
        limits: &Connections,
        open: watch::Receiver<()>,
    ) -> Self {
        Self {
            tcp,
            handle,
            head_within: limits.head_within,
            write_within: limits.write_within,
            in_head: true,
            head: None,
            requests: 0,
            stalled: None,
            _open: open,
        }
    }

    /// Whether what is read is a head's, and not a body's or a socket's.
    fn is_head(&mut self, has_begun: bool) -> bool {
        let requests = self.handle.requests();
        if requests != self.requests {
            self.requests = requests;
            self.in_head = false;
            self.head = None;
        }
        self.in_head |= has_begun && !self.handle.is_busy();
        self.in_head
    }

    /// What a write gives, unless it has waited for too long.
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        // Only who waits is woken, so that a reader stays the one it was.
        if written.is_ready() {
            self.stalled = None;
            self.handle.touch();
            return written;
        }
        if self.handle.is_closed(cx.waker()) {
            return Poll::Ready(Err(closed()));
        }
        let wait = self.write_within;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(wait)));
        ready!(stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

fn closed() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

impl AsyncRead for TrackedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.handle.is_closed(cx.waker()) {
            return Poll::Ready(Err(closed()));
        }
        let read = Pin::new(&mut self.tcp).poll_read(cx, buffer);
        let is_head = self.is_head(read.is_ready());
        if read.is_ready() {
            self.handle.touch();
            return read;
        }
        if is_head {
            let wait = self.head_within;
            let head = self.head.get_or_insert_with(|| Box::pin(sleep(wait)));
            ready!(head.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncWrite for TrackedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(cx, bytes);
        self.written(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write_vectored(cx, parts);
        self.written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl Drop for TrackedStream {
    fn drop(&mut self) {
        self.handle.table.leave(&self.handle.connection);
    }
}
