//! `POST /api/widget/identify`: the website says who its visitor is.

use axum::{Json, extract::State};
use protocol::{
    Problem,
    identity::{Identified, Identify},
};

use super::contact::checked;
use super::limited::{LimitedVisitor, Writes};
use crate::http::extract::JsonBody;
use crate::{
    auth::token::Token,
    clock,
    error::ApiError,
    state::AppState,
    store::{StoreError, identity::Identity, widget::SealedIdentitySecret},
    stream::visitor_pages,
    visitor::identity,
};

/// Takes the website's signed word. Where the person is a contact already, the
/// answer has the token of that one, to be used from now on.
#[utoipa::path(post, path = "/api/widget/identify", tag = "widget", request_body = Identify, responses(
    (status = 200, body = Identified),
    (status = 401, description = "`identity_invalid`, `identity_expired`", body = Problem),
    (status = 409, description = "`identity_off`: the inbox has no secret", body = Problem),
    (status = 422, description = "`claim_invalid`, `not_an_email`, `too_long`, `attributes_invalid`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem),
))]
pub async fn identify(
    State(app): State<AppState>,
    asking: LimitedVisitor<Writes>,
    JsonBody(Identify { token }): JsonBody<Identify>,
) -> Result<Json<Identified>, ApiError> {
    let visitor = asking.auth.visitor;
    let secret = app
        .store
        .read(move |read| read.identity_secret(visitor.account_id, visitor.inbox_id))
        .await?;
    let SealedIdentitySecret { secret, generation } = secret.ok_or_else(off)?;
    let secret = app
        .store
        .secrets()
        .open_identity(visitor.inbox_id, &secret)
        .map_err(StoreError::from)?;
    let now = clock::now();
    let claims = identity::read(&token, &secret, now)?;
    let identity = Identity {
        external_id: claims.subject,
        introduction: checked(claims.says)?,
        generation,
    };
    let fresh = Token::new(visitor.inbox_id, generation, now).contact_id;
    let me = app
        .store
        .write(move |tx| tx.identify(visitor, &identity, fresh, now))
        .await?;
    if me == visitor.contact_id {
        return Ok(Json(Identified { me, token: None }));
    }
    let token = Token::of(visitor.inbox_id, me, generation, now);
    let them = token.visitor(visitor.account_id);
    let known = app
        .store
        .read(move |read| read.visitor_conversations(them))
        .await?;
    if !known.items.is_empty() {
        // Another of their devices may be here, of which nobody knew.
        visitor_pages::make_known(&app.hub.room(visitor.account_id), me);
    }
    let token = token.sign(app.store.visitor_key());
    Ok(Json(Identified {
        me,
        token: Some(token),
    }))
}

const fn off() -> ApiError {
    ApiError::new(Problem::new(
        409,
        "identity_off",
        "This inbox has no secret to sign identities with.",
    ))
}
