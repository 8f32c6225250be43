//! The body of an upload as it is read: bounded in size and time, and counted
//! in its reservation.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures::StreamExt as _;
use protocol::{Problem, attachment::MAX_BYTES};
use tokio::time::Instant;

use super::{limits::AttachmentLimits, reservation::Reservation, upload::too_many_uploads};
use crate::error::ApiError;

/// What declares no length reserves this much at a time.
const STEP: u64 = 1024 * 1024;

/// The bytes of an upload.
#[derive(Debug)]
pub(super) struct Incoming {
    parts: BodyDataStream,
    reservation: Reservation,
    size: u64,
    stall: Duration,
    deadline: Instant,
}

impl Incoming {
    pub(super) fn new(body: Body, reservation: Reservation, limits: &AttachmentLimits) -> Self {
        Self {
            parts: body.into_data_stream(),
            reservation,
            size: 0,
            stall: limits.stall,
            deadline: Instant::now() + limits.whole,
        }
    }

    /// How much has come.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The next part; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let until = self.deadline.min(Instant::now() + self.stall);
        let part = tokio::time::timeout_at(until, self.parts.next())
            .await
            .map_err(|_| too_slow())?;
        let Some(part) = part.transpose().map_err(ApiError::malformed)? else {
            return Ok(None);
        };
        self.size += part.len() as u64;
        if self.size > MAX_BYTES {
            return Err(too_large());
        }
        // What was declared is reserved already.
        let steps = self.size.next_multiple_of(STEP);
        if self.reservation.bytes() < self.size {
            self.reservation
                .grow_to(steps)
                .map_err(|_| too_many_uploads())?;
        }
        Ok(Some(part))
    }
}

pub(super) fn too_large() -> ApiError {
    let problem = Problem::new(413, "too_large", "This file is too large.");
    let most = MAX_BYTES / 1024 / 1024;
    ApiError::new(problem.with_detail(format!("A file can have {most} MB at most.")))
}

const fn too_slow() -> ApiError {
    ApiError::new(Problem::new(
        408,
        "upload_too_slow",
        "This file took too long to come. Attach it again.",
    ))
}
