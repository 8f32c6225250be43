//! `/api/attachments`: files of an agent's messages, and of all they may read.

use std::net::{IpAddr, SocketAddr};

use axum::{
    Json,
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use protocol::{Attachment, AttachmentId, Problem};

use crate::http::extract::PathId;
use crate::{
    attachment::{Uploader, download, upload},
    auth::{actor::Actor, agent::AgentAuth},
    client_ip::Network,
    error::ApiError,
    state::AppState,
};

/// Brings a file, to be sent as a message's content. The body is the file
/// itself; its name is in `Content-Disposition: attachment; filename*=UTF-8''…`
/// (RFC 6266). What it is, the server finds out.
#[utoipa::path(post, path = "/api/attachments", tag = "attachments", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = Attachment),
    (status = 408, description = "`upload_too_slow`", body = Problem),
    (status = 413, description = "`too_large`", body = Problem),
    (status = 422, description = "`file_empty`, `file_executable`", body = Problem),
    (status = 429, description = "`too_many_files`: send those that came first; `too_many_uploads`", body = Problem),
    (status = 507, description = "`storage_full`", body = Problem),
))]
pub async fn upload(
    State(app): State<AppState>,
    who: AgentAuth,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Attachment>), ApiError> {
    upload_for(app, who.into(), address.ip(), headers, body).await
}

/// A file: pictures to be shown, everything else to be kept.
#[utoipa::path(get, path = "/api/attachments/{id}", tag = "attachments", params(("id" = String, Path)), responses(
    (status = 200, description = "The file"),
    (status = 206, description = "The part that `Range` asks for"),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 416, description = "`range_unsatisfiable`", body = Problem),
))]
pub async fn download(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<AttachmentId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    download_for(&app, who.into(), id, &headers).await
}

/// A small picture of a picture, upright, at most 640 pixels long: JPEG or PNG.
#[utoipa::path(get, path = "/api/attachments/{id}/thumbnail", tag = "attachments", params(("id" = String, Path)), responses(
    (status = 200, description = "The thumbnail"),
    (status = 404, description = "`not_found`; `no_thumbnail`: show it as a file", body = Problem),
    (status = 503, description = "`thumbnail_late`, with Retry-After", body = Problem),
))]
pub async fn thumbnail(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<AttachmentId>,
) -> Result<Response, ApiError> {
    thumbnail_for(&app, who.into(), id).await
}

/// Takes a file in from an agent or a visitor.
pub(super) async fn upload_for(
    app: AppState,
    actor: Actor,
    ip: IpAddr,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Attachment>), ApiError> {
    let uploader = Uploader {
        account: actor.account_id(),
        author: actor.author(),
        network: Network::of(ip),
    };
    let attachment = upload::file(app, uploader, headers, body).await?;
    Ok((StatusCode::CREATED, Json(attachment)))
}

/// The file, or the part of it, if this actor may see it.
pub(super) async fn download_for(
    app: &AppState,
    actor: Actor,
    id: AttachmentId,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let found = actor.find_attachment(app, id).await?;
    download::file(app, actor.account_id(), &found, headers).await
}

/// The thumbnail, if this actor may see the picture.
pub(super) async fn thumbnail_for(
    app: &AppState,
    actor: Actor,
    id: AttachmentId,
) -> Result<Response, ApiError> {
    let found = actor.find_attachment(app, id).await?;
    download::thumbnail(app, actor.account_id(), &found).await
}
