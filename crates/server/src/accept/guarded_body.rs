//! A response body that keeps its connection busy until it has been written, or
//! dropped: a busy connection is not the first to make room for others.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Error,
    body::{Body, Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};

use super::connection::ConnectionHandle;

/// A request that is being answered, until this is dropped.
#[derive(Debug)]
pub(super) struct RequestGuard(Option<ConnectionHandle>);

impl RequestGuard {
    pub(super) fn begin(handle: ConnectionHandle) -> Self {
        handle.begin_request();
        Self(Some(handle))
    }

    /// The connection stays busy to its end, as an upgraded one does.
    pub(super) fn keep_busy(mut self) {
        self.0 = None;
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.end_request();
        }
    }
}

/// A body, with the guard of the request that it answers.
#[derive(Debug)]
pub(super) struct GuardedBody {
    pub(super) body: Body,
    pub(super) _guard: RequestGuard,
}

impl HttpBody for GuardedBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
