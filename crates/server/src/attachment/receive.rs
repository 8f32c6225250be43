//! A file comes: its row first, so that whatever goes wrong it is found and
//! forgotten; then its bytes; then what they are.

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use futures::StreamExt as _;
use object_store::buffered::BufWriter;
use protocol::{AccountId, Attachment, AttachmentId, Author, Problem, attachment::MAX_BYTES};
use tokio::{io::AsyncWriteExt as _, time::timeout};

use super::{kind, name};
use crate::{app::App, clock, error::ApiError};

/// Takes a file in, to be sent by its uploader. In a task of its own: whoever
/// leaves in the middle must leave nothing behind.
///
/// # Errors
/// 413 `too_large`, 422 `file_empty` or `file_executable`, 400 if it breaks
/// off, 429 `too_many_files`, 503 where it cannot be stored. Then nothing of it
/// is left.
pub async fn file(
    app: App,
    account: AccountId,
    uploader: Author,
    headers: HeaderMap,
    body: Body,
) -> Result<Attachment, ApiError> {
    let taken = tokio::spawn(async move { whole(&app, account, uploader, &headers, body).await });
    taken.await.map_err(unavailable)?
}

async fn whole(
    app: &App,
    account: AccountId,
    uploader: Author,
    headers: &HeaderMap,
    body: Body,
) -> Result<Attachment, ApiError> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err(too_large());
    }
    let name = name::said(headers);
    let id = clock::fresh(AttachmentId::mint);
    let begun = name.clone();
    app.store
        .write(move |tx| tx.begin_attachment(account, id, uploader, &begun, clock::now()))
        .await?;
    let kept = keep(app, account, id, name, body).await;
    if kept.is_err() {
        forget(app, account, id).await;
    }
    kept
}

/// The object first: as long as there is a row, the hourly job finds both.
async fn forget(app: &App, account: AccountId, id: AttachmentId) {
    if let Err(error) = app.objects.delete(account, id).await {
        tracing::warn!(%error, "a refused file is left to the hourly job");
        return;
    }
    let forgotten = app
        .store
        .write(move |tx| tx.forget_attachment(account, id))
        .await;
    if let Err(error) = forgotten {
        tracing::warn!(%error, "a refused file's row is left to the hourly job");
    }
}

async fn keep(
    app: &App,
    account: AccountId,
    id: AttachmentId,
    name: String,
    body: Body,
) -> Result<Attachment, ApiError> {
    let mut writer = app.objects.writer(account, id);
    // This task outlives the request, and the body holds its connection.
    let limit = app.settings.connections.file_within;
    let taken = timeout(limit, take(&mut writer, &name, body)).await;
    let (kind, size) = match taken.unwrap_or_else(|elapsed| Err(ApiError::malformed(elapsed))) {
        Ok(taken) => taken,
        Err(refused) => {
            if let Err(error) = writer.abort().await {
                tracing::warn!(%error, "a part of a refused file was not taken away");
            }
            return Err(refused);
        }
    };
    writer.shutdown().await.map_err(unavailable)?;
    let attachment = Attachment {
        id,
        name,
        media_type: kind.media_type.to_owned(),
        size,
        width: kind.pixels.map(|(width, _)| width),
        height: kind.pixels.map(|(_, height)| height),
    };
    let whole = attachment.clone();
    app.store
        .write(move |tx| tx.keep_attachment(account, &whole))
        .await?;
    Ok(attachment)
}

/// Writes the bytes as they come. Nothing is written before it is known what
/// they are.
async fn take(
    writer: &mut BufWriter,
    name: &str,
    body: Body,
) -> Result<(kind::Kind, u64), ApiError> {
    let mut parts = body.into_data_stream();
    let mut head = Vec::new();
    let mut size = 0;
    let mut kind = None;
    while let Some(part) = parts.next().await {
        let part = part.map_err(ApiError::malformed)?;
        size += part.len() as u64;
        if size > MAX_BYTES {
            return Err(too_large());
        }
        if kind.is_some() {
            put(writer, &part).await?;
            continue;
        }
        head.extend_from_slice(&part);
        if head.len() >= kind::HEAD {
            kind = Some(kind::of(&head, name).map_err(|_| executable())?);
            put(writer, &std::mem::take(&mut head)).await?;
        }
    }
    if size == 0 {
        return Err(ApiError::unprocessable(
            "file_empty",
            "There is nothing in this file.",
        ));
    }
    let kind = match kind {
        Some(kind) => kind,
        None => {
            let kind = kind::of(&head, name).map_err(|_| executable())?;
            put(writer, &head).await?;
            kind
        }
    };
    Ok((kind, size))
}

/// Copied: a body of many tiny parts must not hold each of them.
async fn put(writer: &mut BufWriter, bytes: &[u8]) -> Result<(), ApiError> {
    writer.write_all(bytes).await.map_err(unavailable)
}

fn too_large() -> ApiError {
    let problem = Problem::new(413, "too_large", "This file is too large.");
    let most = MAX_BYTES / 1024 / 1024;
    ApiError::new(problem.with_detail(format!("A file can have {most} MB at most.")))
}

const fn executable() -> ApiError {
    ApiError::unprocessable("file_executable", "Programs cannot be sent.")
}

/// The folder or bucket failed.
pub(super) fn unavailable(error: impl std::fmt::Display) -> ApiError {
    tracing::error!(%error, "the object store failed");
    ApiError::storage_unavailable()
}
