//! `POST /api/widget/conversations/{id}/rating`: what a visitor thinks of it.

use axum::{Json, extract::State};
use protocol::{
    Conversation, ConversationId, Problem, Rating,
    command::{Rate, is_blank},
    rating::{MAX_COMMENT_CHARS, SCORES},
};

use super::limited::{LimitedVisitor, Writes};
use crate::http::extract::{JsonBody, PathId};
use crate::{clock, error::ApiError, state::AppState, visitor::view};

/// Rates a conversation that is resolved. Said again, it replaces what was said.
#[utoipa::path(post, path = "/api/widget/conversations/{id}/rating", tag = "widget", params(("id" = String, Path)), request_body = Rate, responses(
    (status = 200, body = Conversation),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 409, description = "`not_resolved`", body = Problem),
    (status = 422, description = "`score_invalid`, `too_long`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem),
))]
pub async fn rate(
    State(app): State<AppState>,
    asking: LimitedVisitor<Writes>,
    PathId(id): PathId<ConversationId>,
    JsonBody(rating): JsonBody<Rate>,
) -> Result<Json<Conversation>, ApiError> {
    let visitor = asking.auth.visitor;
    let rating = checked(rating)?;
    app.store
        .write(move |tx| tx.rate(visitor, id, &rating))
        .await?;
    let rated = asking.actor().find_conversation(&app, id).await?;
    Ok(Json(view::conversation(rated)))
}

/// A blank comment counts as none.
fn checked(Rate { score, comment }: Rate) -> Result<Rating, ApiError> {
    if !SCORES.contains(&score) {
        return Err(ApiError::unprocessable(
            "score_invalid",
            "A score is a number from 1 to 5.",
        ));
    }
    let comment = comment.filter(|text| !is_blank(text));
    let comment = comment.map(|text| text.trim().to_owned());
    if comment
        .as_ref()
        .is_some_and(|text| text.chars().count() > MAX_COMMENT_CHARS)
    {
        return Err(ApiError::unprocessable(
            "too_long",
            "The comment is longer than 1,000 characters.",
        ));
    }
    Ok(Rating {
        score,
        comment,
        at: clock::now(),
    })
}
