//! An upload: its bytes are reserved; its first ones say what it is; its row is
//! written, so that whatever goes wrong it is found and deleted; then the rest of
//! it is stored.

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use object_store::buffered::BufWriter;
use protocol::{AccountId, Attachment, AttachmentId, attachment::MAX_BYTES};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::{
    Uploader,
    incoming::{Incoming, too_large},
    kind, name, thumbnail,
};
use crate::{
    client_ip::Network,
    clock,
    error::ApiError,
    state::AppState,
    store::{attachment::NewFile, stored_bytes::NetworkHash},
};

/// Takes a file in, to be sent by its uploader. In a task of its own: whoever
/// leaves in the middle must leave nothing behind.
///
/// # Errors
/// 413 `too_large`, 422 `file_empty` or `file_executable`, 400 if it breaks
/// off, 408 `upload_too_slow`, 429 `too_many_files` or `too_many_uploads`, 507
/// `storage_full`, 503 where it cannot be stored. Then nothing of it is left.
pub async fn file(
    app: AppState,
    who: Uploader,
    headers: HeaderMap,
    body: Body,
) -> Result<Attachment, ApiError> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > MAX_BYTES) {
        return Err(too_large());
    }
    let declared = declared.unwrap_or(0);
    let reservation = app
        .uploads
        .reserve(who, declared)
        .map_err(|_| too_many_uploads())?;
    let body = Incoming::new(body, reservation, &app.settings.uploads);
    let name = name::said(&headers);
    let taken = tokio::spawn(async move {
        let attachment = whole(&app, who, name, declared, body).await?;
        thumbnail::prepare(&app, who.account, &attachment).await;
        Ok(attachment)
    });
    taken.await.map_err(unavailable)?
}

async fn whole(
    app: &AppState,
    who: Uploader,
    name: String,
    declared: u64,
    mut body: Incoming,
) -> Result<Attachment, ApiError> {
    let head = head(&mut body).await?;
    let kind = kind::of(&head, &name).map_err(|_| executable())?;
    let file = NewFile {
        id: clock::fresh(AttachmentId::mint),
        uploader: who.author,
        network: hash(app, who.network),
        name,
        declared: declared.max(head.len() as u64),
    };
    let (account, id, begun) = (who.account, file.id, file.clone());
    let storage = app.settings.uploads.storage;
    app.store
        .write(move |tx| tx.begin_attachment(account, &begun, &storage, clock::now()))
        .await?;
    let kept = keep(app, account, file, kind, &head, body).await;
    if kept.is_err() {
        forget(app, account, id).await;
    }
    kept
}

/// The first bytes, as many as say what it is.
async fn head(body: &mut Incoming) -> Result<Vec<u8>, ApiError> {
    let mut head = Vec::new();
    while head.len() < kind::HEAD {
        match body.next().await? {
            Some(part) => head.extend_from_slice(&part),
            None => break,
        }
    }
    if head.is_empty() {
        return Err(ApiError::unprocessable(
            "file_empty",
            "There is nothing in this file.",
        ));
    }
    Ok(head)
}

/// The object first: as long as there is a row, the hourly job finds both.
async fn forget(app: &AppState, account: AccountId, id: AttachmentId) {
    if let Err(error) = app.attachments.delete(account, id).await {
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
    app: &AppState,
    account: AccountId,
    file: NewFile,
    kind: kind::FileKind,
    head: &[u8],
    body: Incoming,
) -> Result<Attachment, ApiError> {
    let mut writer = app.attachments.writer(account, file.id);
    let size = match write(&mut writer, head, body).await {
        Ok(size) => size,
        Err(refused) => {
            if let Err(error) = writer.abort().await {
                tracing::warn!(%error, "a part of a refused file was not taken away");
            }
            return Err(refused);
        }
    };
    writer.shutdown().await.map_err(unavailable)?;
    let attachment = Attachment {
        id: file.id,
        name: file.name,
        media_type: kind.media_type.to_owned(),
        size,
        width: kind.pixels.map(|(width, _)| width),
        height: kind.pixels.map(|(_, height)| height),
    };
    let whole = attachment.clone();
    let storage = app.settings.uploads.storage;
    app.store
        .write(move |tx| tx.keep_attachment(account, &whole, &storage, clock::now()))
        .await?;
    Ok(attachment)
}

/// Writes the bytes as they come, and says how many they are. Copied: a body of
/// many tiny parts must not hold each of them.
async fn write(writer: &mut BufWriter, head: &[u8], mut body: Incoming) -> Result<u64, ApiError> {
    writer.write_all(head).await.map_err(unavailable)?;
    while let Some(part) = body.next().await? {
        writer.write_all(&part).await.map_err(unavailable)?;
    }
    Ok(body.size())
}

/// The database counts by network address, and does not say where people were.
fn hash(app: &AppState, network: Network) -> NetworkHash {
    let hash = Sha256::new()
        .chain_update(b"network of an upload")
        .chain_update(app.store.visitor_key())
        .chain_update(network.to_string())
        .finalize();
    let (half, _) = hash.split_first_chunk().expect("a SHA-256 has 32 bytes");
    *half
}

const fn executable() -> ApiError {
    ApiError::unprocessable("file_executable", "Programs cannot be sent.")
}

pub(super) fn too_many_uploads() -> ApiError {
    let detail = "Wait until the files before it have come, and attach it again.";
    ApiError::too_many_uploads(detail, 20)
}

/// The folder or bucket failed.
pub(super) fn unavailable(error: impl std::fmt::Display) -> ApiError {
    tracing::error!(%error, "the object store failed");
    ApiError::storage_unavailable()
}
