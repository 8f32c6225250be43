//! `/api/widget/attachments`: files that a visitor sends, and those that they
//! were sent.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use protocol::{Attachment, Author, Problem};

use crate::{
    app::App,
    attachment::{receive, show},
    error::ApiError,
    http::body,
    visitor::Asking,
};

/// Brings a file, as agents do at `/api/attachments`.
#[utoipa::path(post, path = "/api/widget/attachments", tag = "widget", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = Attachment),
    (status = 413, description = "`too_large`", body = Problem),
    (status = 422, description = "`file_empty`, `file_executable`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After; `too_many_files`", body = Problem),
))]
pub async fn upload(
    State(app): State<App>,
    Asking { visitor, ip, .. }: Asking,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Attachment>), ApiError> {
    app.limits
        .files
        .check(Some(visitor.contact_id), ip, visitor.inbox_id)?;
    let uploader = Author::Contact(visitor.contact_id);
    let attachment = receive::file(app, visitor.account_id, uploader, headers, body).await?;
    Ok((StatusCode::CREATED, Json(attachment)))
}

/// A file of this visitor's conversations.
#[utoipa::path(get, path = "/api/widget/attachments/{id}", tag = "widget", params(("id" = String, Path)), responses(
    (status = 200, description = "The file"),
    (status = 404, description = "`not_found`", body = Problem),
))]
pub async fn download(
    State(app): State<App>,
    Asking { visitor, ip, .. }: Asking,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    app.limits
        .reads
        .check(Some(visitor.contact_id), ip, visitor.inbox_id)?;
    let id = body::id(&id)?;
    let found = app
        .store
        .read(move |read| read.attachment_for_visitor(visitor, id))
        .await?;
    show::file(
        &app,
        visitor.account_id,
        &found.ok_or_else(ApiError::not_found)?,
    )
    .await
}
