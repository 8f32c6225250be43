//! `/api/widget/conversations`: a visitor's own, and what they do with one.

use axum::{Json, extract::State, http::StatusCode};
use protocol::{
    Conversation, ConversationId, ConversationPage, Problem, Status, command::Acknowledge,
};

use super::limited::{LimitedVisitor, Reads};
use crate::http::extract::{JsonBody, PathId};
use crate::{
    clock,
    error::ApiError,
    http::conversation::{show_for, typing_for},
    state::AppState,
    visitor::view,
};

/// All of them, newest activity first.
#[utoipa::path(get, path = "/api/widget/conversations", tag = "widget", responses(
    (status = 200, body = ConversationPage),
))]
pub async fn list(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
) -> Result<Json<ConversationPage>, ApiError> {
    let visitor = asking.auth.visitor;
    let page = app
        .store
        .read(move |read| read.visitor_conversations(visitor))
        .await?;
    Ok(Json(view::page(page)))
}

/// One, as a page of one.
#[utoipa::path(get, path = "/api/widget/conversations/{id}", tag = "widget", params(("id" = String, Path)), responses(
    (status = 200, body = ConversationPage),
    (status = 404, description = "`not_found`", body = Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<ConversationId>,
) -> Result<Json<ConversationPage>, ApiError> {
    show_for(&app, asking.actor(), id).await
}

/// Says that what was written up to a message has come, or was seen.
#[utoipa::path(post, path = "/api/widget/conversations/{id}/receipt", tag = "widget", params(("id" = String, Path)), request_body = Acknowledge, responses(
    (status = 200, body = Conversation),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 422, description = "`not_a_receipt`", body = Problem),
))]
pub async fn acknowledge(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<ConversationId>,
    JsonBody(Acknowledge { up_to, status }): JsonBody<Acknowledge>,
) -> Result<Json<Conversation>, ApiError> {
    let visitor = asking.auth.visitor;
    if !matches!(status, Status::Delivered | Status::Read) {
        return Err(ApiError::unprocessable(
            "not_a_receipt",
            "A message is delivered, or read.",
        ));
    }
    let conversation = app
        .store
        .write(move |tx| tx.acknowledge(visitor, id, up_to, status, clock::now()))
        .await?;
    Ok(Json(view::conversation(conversation)))
}

/// Says that the visitor is writing. For clients without a socket.
#[utoipa::path(post, path = "/api/widget/conversations/{id}/typing", tag = "widget", params(("id" = String, Path)), responses(
    (status = 204, description = "The agents are told"),
    (status = 404, description = "`not_found`", body = Problem),
))]
pub async fn typing(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<ConversationId>,
) -> Result<StatusCode, ApiError> {
    typing_for(&app, asking.actor(), id).await
}
