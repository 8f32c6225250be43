//! `GET /api/widget/conversations/{id}/transcript`: a visitor's own, to keep.

use axum::{
    extract::{Path, State},
    response::Response,
};
use protocol::{ConversationId, Problem};

use crate::{
    auth::visitor::VisitorAuth,
    error::ApiError,
    http::{body, transcript},
    state::AppState,
};

/// All of it as it is now, as a file.
#[utoipa::path(get, path = "/api/widget/conversations/{id}/transcript", tag = "widget", params(("id" = String, Path)), responses(
    (status = 200, description = "A file", body = String, content_type = "text/plain; charset=utf-8"),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    VisitorAuth { visitor, ip, .. }: VisitorAuth,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    app.limits
        .reads
        .check(Some(visitor.contact_id), ip, visitor.inbox_id)?;
    let id: ConversationId = body::id(&id)?;
    transcript::written(app, visitor.account_id, move |read| {
        read.visitor_conversation(visitor, id)
    })
    .await
}
