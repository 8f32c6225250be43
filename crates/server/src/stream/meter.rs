//! A connection that ends with an error when its peer sends too fast. A frame
//! [budget](super::limits) counts whole messages; fragments of one that never
//! ends are only counted here.

use std::{
    io,
    num::NonZeroU32,
    pin::Pin,
    task::{Context, Poll, ready},
};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes a second for long, and at once: more than the frames of any budget.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(64 * 1024).expect("it is not zero");
const AT_ONCE: NonZeroU32 = NonZeroU32::new(512 * 1024).expect("it is not zero");

/// Wraps a connection, and counts what is read.
#[derive(Debug)]
pub(super) struct Metered<S> {
    inner: S,
    /// None: what is read is only thrown away.
    left: Option<DefaultDirectRateLimiter>,
}

impl<S> Metered<S> {
    pub(super) fn new(inner: S) -> Self {
        let quota = Quota::per_second(PER_SECOND).allow_burst(AT_ONCE);
        Self {
            inner,
            left: Some(RateLimiter::direct(quota)),
        }
    }

    /// Counts no more.
    pub(super) fn lift(&mut self) {
        self.left = None;
    }

    fn is_within(&self, bytes: usize) -> bool {
        let (Some(left), Some(bytes)) = (&self.left, u32::try_from(bytes).ok()) else {
            return self.left.is_none();
        };
        NonZeroU32::new(bytes).is_none_or(|bytes| matches!(left.check_n(bytes), Ok(Ok(()))))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        if self.is_within(buffer.filled().len() - before) {
            return Poll::Ready(Ok(()));
        }
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::QuotaExceeded,
            "the peer sends too fast",
        )))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
