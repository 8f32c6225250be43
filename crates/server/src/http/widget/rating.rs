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

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(score: u8, comment: Option<&str>) -> Result<Rating, ApiError> {
        let comment = comment.map(str::to_owned);
        checked(Rate { score, comment })
    }

    #[test]
    fn a_score_is_one_to_five() {
        for score in 1..=5 {
            assert_eq!(rate(score, None).unwrap().score, score);
        }
        for score in [0, 6, u8::MAX] {
            let refused = rate(score, None).unwrap_err();
            assert_eq!(refused.problem().code, "score_invalid", "{score}");
        }
    }

    #[test]
    fn a_comment_that_shows_nothing_is_none() {
        assert_eq!(rate(5, Some(" \n")).unwrap().comment, None);
    }

    #[test]
    fn a_comment_is_kept_without_space_around_it() {
        let rating = rate(5, Some(" Thank you \n")).unwrap();
        assert_eq!(rating.comment.as_deref(), Some("Thank you"));
    }

    #[test]
    fn a_comment_is_measured_in_characters() {
        assert!(rate(5, Some(&"م".repeat(MAX_COMMENT_CHARS))).is_ok());
        let refused = rate(5, Some(&"م".repeat(MAX_COMMENT_CHARS + 1))).unwrap_err();
        assert_eq!(refused.problem().code, "too_long");
    }
}
