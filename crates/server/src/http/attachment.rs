//! `/api/attachments`: files of an agent's messages, and of all they may read.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use protocol::{Attachment, Author, Problem};

use super::body;
use crate::{
    app::App,
    attachment::{receive, show},
    error::ApiError,
    session::SignedIn,
};

/// Brings a file, to be sent as a message's content. The body is the file
/// itself; its name is in `Content-Disposition: attachment; filename*=UTF-8''…`
/// (RFC 6266). What it is, the server finds out.
#[utoipa::path(post, path = "/api/attachments", tag = "attachments", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = Attachment),
    (status = 413, description = "`too_large`", body = Problem),
    (status = 422, description = "`file_empty`, `file_executable`", body = Problem),
    (status = 429, description = "`too_many_files`: send those that came first", body = Problem),
))]
pub async fn upload(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Attachment>), ApiError> {
    let uploader = Author::Agent(who.agent_id);
    let attachment = receive::file(app, who.account_id, uploader, headers, body).await?;
    Ok((StatusCode::CREATED, Json(attachment)))
}

/// A file: pictures to be shown, everything else to be kept.
#[utoipa::path(get, path = "/api/attachments/{id}", tag = "attachments", params(("id" = String, Path)), responses(
    (status = 200, description = "The file"),
    (status = 404, description = "`not_found`", body = Problem),
))]
pub async fn download(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id = body::id(&id)?;
    let found = app
        .store
        .read(move |read| read.attachment_for_agent(who.account_id, who.agent_id, id))
        .await?;
    show::file(
        &app,
        who.account_id,
        &found.ok_or_else(ApiError::not_found)?,
    )
    .await
}
