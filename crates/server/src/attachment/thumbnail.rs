//! Thumbnails: made of a picture once it is whole, or when one is first asked
//! for, and kept beside it. Whoever reads a conversation is shown these, and
//! opens an original only by asking for it.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use protocol::{AccountId, Attachment, AttachmentId, Problem};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    picture::{self, MAX_PIXELS, NoThumbnail},
    upload::unavailable,
};
use crate::{error::ApiError, state::AppState, store::attachment::Thumbnail};

/// Of all pictures that are open at a time, in millions of pixels, each of which
/// may take 9 bytes: one of the largest, or some of the usual size.
const OPEN_MEGAPIXELS: u32 = 32;
/// Pixels that each counts for at least, as the file itself takes memory, too.
const SMALL: u64 = 2_000_000;
/// An upload and a request wait no longer; the work goes on.
const PATIENCE: Duration = Duration::from_secs(8);

/// What is being made. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Thumbnails {
    permits: Arc<Semaphore>,
    underway: Arc<Mutex<HashSet<AttachmentId>>>,
}

impl Default for Thumbnails {
    fn default() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(OPEN_MEGAPIXELS as usize)),
            underway: Arc::default(),
        }
    }
}

/// One that is being made, until this is dropped.
struct Making {
    id: AttachmentId,
    underway: Arc<Mutex<HashSet<AttachmentId>>>,
}

impl Drop for Making {
    fn drop(&mut self) {
        let mut underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
        underway.remove(&self.id);
    }
}

/// Leave to open one picture.
struct Permit {
    pixels: u64,
    _permit: OwnedSemaphorePermit,
}

impl Thumbnails {
    /// None if somebody is at it.
    fn begin(&self, id: AttachmentId) -> Option<Making> {
        let mut underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
        underway.insert(id).then(|| Making {
            id,
            underway: Arc::clone(&self.underway),
        })
    }

    /// To open a picture of as many pixels as it permits.
    async fn permit(&self, attachment: &Attachment) -> Option<Permit> {
        let pixels = match (attachment.width, attachment.height) {
            (Some(width), Some(height)) => u64::from(width) * u64::from(height),
            _ => MAX_PIXELS,
        };
        let pixels = pixels.clamp(SMALL, MAX_PIXELS);
        let megapixels = u32::try_from(pixels.div_ceil(1_000_000)).unwrap_or(u32::MAX);
        let megapixels = megapixels.min(OPEN_MEGAPIXELS);
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_many_owned(megapixels).await.ok()?;
        Some(Permit {
            pixels,
            _permit: permit,
        })
    }
}

/// Makes the thumbnail of a file that has just come. Who brought it waits for a
/// while, so that whoever it is sent to finds one.
pub async fn prepare(app: &AppState, account: AccountId, attachment: &Attachment) {
    if !attachment.is_picture() {
        return;
    }
    if let Some(Err(error)) = made(app, account, attachment).await {
        tracing::warn!(?error, "a thumbnail is left to whoever asks for it");
    }
}

/// The thumbnail's bytes.
///
/// # Errors
/// 404 `no_thumbnail` where there can be none, 503 `thumbnail_late` while it is
/// made, 503 where it cannot be stored or read.
pub async fn get(app: &AppState, account: AccountId, of: &Attachment) -> Result<Bytes, ApiError> {
    if !of.is_picture() {
        return Err(no_thumbnail());
    }
    let id = of.id;
    let known = app
        .store
        .read(move |read| read.thumbnail(account, id))
        .await?;
    let is_there = match known {
        Thumbnail::Kept => true,
        Thumbnail::Impossible => false,
        Thumbnail::Untried => made(app, account, of).await.ok_or_else(late)??,
    };
    if !is_there {
        return Err(no_thumbnail());
    }
    match app.attachments.thumbnail(account, id).await {
        Ok(bytes) => Ok(bytes),
        Err(object_store::Error::NotFound { .. }) => Err(no_thumbnail()),
        Err(error) => Err(unavailable(error)),
    }
}

/// Whether there is one now; none if that takes too long. In a task of its own:
/// what somebody began to wait for is finished also if they leave.
async fn made(
    app: &AppState,
    account: AccountId,
    attachment: &Attachment,
) -> Option<Result<bool, ApiError>> {
    let making = app.thumbnails.begin(attachment.id)?;
    let (app, attachment) = (app.clone(), attachment.clone());
    let work = tokio::spawn(async move {
        let made = make(&app, account, &attachment).await;
        drop(making);
        made
    });
    let work = tokio::time::timeout(PATIENCE, work).await.ok()?;
    Some(work.map_err(unavailable).flatten())
}

async fn make(app: &AppState, account: AccountId, of: &Attachment) -> Result<bool, ApiError> {
    let id = of.id;
    let permit = app.thumbnails.permit(of).await;
    let bytes = app
        .attachments
        .whole(account, id)
        .await
        .map_err(unavailable)?;
    let work = tokio::task::spawn_blocking(move || {
        // Held for as long as the picture is open.
        let permit = permit.ok_or(NoThumbnail)?;
        picture::thumbnail(&bytes, permit.pixels)
    });
    // A picture that makes its decoder panic has none.
    let small = work.await.unwrap_or(Err(NoThumbnail));
    let size = match small {
        Ok(small) => {
            let size = small.len() as u64;
            let kept = app
                .attachments
                .keep_thumbnail(account, id, small.into())
                .await;
            kept.map_err(unavailable)?;
            Some(size)
        }
        Err(NoThumbnail) => None,
    };
    let is_known = app
        .store
        .write(move |tx| tx.keep_thumbnail(account, id, size))
        .await?;
    if !is_known {
        // Its file was forgotten meanwhile.
        let deleted = app.attachments.delete(account, id).await;
        deleted.map_err(unavailable)?;
    }
    Ok(is_known && size.is_some())
}

const fn no_thumbnail() -> ApiError {
    ApiError::new(Problem::new(
        404,
        "no_thumbnail",
        "There is no small picture of this file.",
    ))
}

const fn late() -> ApiError {
    ApiError::new(Problem::new(
        503,
        "thumbnail_late",
        "The small picture is not ready yet. Try again in a moment.",
    ))
    .retry_after(5)
}
