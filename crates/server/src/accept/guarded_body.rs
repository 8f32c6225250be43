//! An answer that keeps its connection busy until its body has been written, or
//! given up.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Error,
    body::{Body, Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};

use super::connection::Handle;

/// A request that is being answered, until this is dropped.
#[derive(Debug)]
pub(super) struct Underway(Option<Handle>);

impl Underway {
    pub(super) fn begin(handle: Handle) -> Self {
        handle.begin_request();
        Self(Some(handle))
    }

    /// It never ends, as long as the connection does not.
    pub(super) fn stays(mut self) {
        self.0 = None;
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.end_request();
        }
    }
}

/// A body, and the request that it answers.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) body: Body,
    pub(super) _underway: Underway,
}

impl HttpBody for Answer {
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
