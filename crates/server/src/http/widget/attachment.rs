//! `/api/widget/attachments`: files that a visitor sends, and those that they
//! were sent.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use protocol::{Attachment, AttachmentId, Problem};

use super::limited::{FileUploads, LimitedVisitor, Reads};
use crate::{
    error::ApiError,
    http::{
        attachment::{download_for, thumbnail_for, upload_for},
        extract::PathId,
    },
    state::AppState,
};

/// Brings a file, as agents do at `/api/attachments`.
#[utoipa::path(post, path = "/api/widget/attachments", tag = "widget", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = Attachment),
    (status = 408, description = "`upload_too_slow`", body = Problem),
    (status = 413, description = "`too_large`", body = Problem),
    (status = 422, description = "`file_empty`, `file_executable`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After; `too_many_files`; `too_many_uploads`", body = Problem),
    (status = 507, description = "`storage_full`", body = Problem),
))]
pub async fn upload(
    State(app): State<AppState>,
    asking: LimitedVisitor<FileUploads>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Attachment>), ApiError> {
    upload_for(app, asking.actor(), asking.auth.ip, headers, body).await
}

/// A file of this visitor's conversations.
#[utoipa::path(get, path = "/api/widget/attachments/{id}", tag = "widget", params(("id" = String, Path)), responses(
    (status = 200, description = "The file"),
    (status = 206, description = "The part that `Range` asks for"),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 416, description = "`range_unsatisfiable`", body = Problem),
))]
pub async fn download(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<AttachmentId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    download_for(&app, asking.actor(), id, &headers).await
}

/// A small picture of a picture, as agents get it.
#[utoipa::path(get, path = "/api/widget/attachments/{id}/thumbnail", tag = "widget", params(("id" = String, Path)), responses(
    (status = 200, description = "The thumbnail"),
    (status = 404, description = "`not_found`; `no_thumbnail`: show it as a file", body = Problem),
    (status = 503, description = "`thumbnail_late`, with Retry-After", body = Problem),
))]
pub async fn thumbnail(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<AttachmentId>,
) -> Result<Response, ApiError> {
    thumbnail_for(&app, asking.actor(), id).await
}
