//! `GET /api/widget/conversations/{id}/transcript`: a visitor's own, to keep.

use axum::{extract::State, response::Response};
use protocol::{ConversationId, Problem};

use super::limited::{LimitedVisitor, Reads};
use crate::http::extract::PathId;
use crate::{error::ApiError, http::transcript, state::AppState};

/// All of it as it is now, as a file.
#[utoipa::path(get, path = "/api/widget/conversations/{id}/transcript", tag = "widget", params(("id" = String, Path)), responses(
    (status = 200, description = "A file", body = String, content_type = "text/plain; charset=utf-8"),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<ConversationId>,
) -> Result<Response, ApiError> {
    transcript::show_for(app, asking.actor(), id).await
}
