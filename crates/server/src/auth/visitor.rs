//! Which visitor is asking, by the token in the `Authorization` header.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use protocol::{InboxId, Problem, Timestamp, command::Introduce};

use crate::{
    accept::{ClientKind, ConnectionHandle},
    auth::{
        agent,
        token::{self, Token},
    },
    clock,
    error::ApiError,
    state::AppState,
    store::{Read, StoreError, visitor::Visitor, widget::WidgetAccess},
    visitor::domain,
};

/// A visitor with a valid token, and the address they ask from. A handler that
/// takes this is closed to everybody else, and every query it makes is scoped
/// by the visitor.
#[derive(Debug, Clone, Copy)]
pub struct VisitorAuth {
    pub visitor: Visitor,
    pub token: Token,
    pub ip: std::net::IpAddr,
    /// Only the website's signature says who somebody is.
    pub identity_required: bool,
}

impl VisitorAuth {
    /// Refuses what a visitor says of themselves, where only the website's word
    /// counts. Saying nothing is allowed.
    ///
    /// # Errors
    /// 403 `identity_required`.
    pub fn check_claims(&self, says: &Introduce) -> Result<(), ApiError> {
        if !self.identity_required || *says == Introduce::default() {
            return Ok(());
        }
        Err(ApiError::new(Problem::new(
            403,
            "identity_required",
            "Only the website can say who you are here.",
        )))
    }
}

pub const fn no_such_inbox() -> ApiError {
    ApiError::new(Problem::new(
        404,
        "unknown_inbox",
        "There is no such inbox. Check the tag's data-inbox.",
    ))
}

/// What an inbox asks of whoever shows its chat.
///
/// # Errors
/// 404 `unknown_inbox`.
pub async fn find_access(app: &AppState, inbox: InboxId) -> Result<WidgetAccess, ApiError> {
    let access = app.store.read(move |read| read.access(inbox)).await?;
    access.ok_or_else(no_such_inbox)
}

/// Refuses pages of other sites: the desk's own may ask (the frame is one), and
/// the inbox's domains.
///
/// # Errors
/// 403 `forbidden_origin`.
pub fn check_origin(
    headers: &HeaderMap,
    app: &AppState,
    access: &WidgetAccess,
) -> Result<(), ApiError> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().map_err(|_| ApiError::forbidden_origin())?;
    let is_allowed = app.settings.allows_origin(origin, agent::host(headers))
        || access.domains.iter().any(|d| domain::holds(d, origin));
    if is_allowed {
        Ok(())
    } else {
        Err(ApiError::forbidden_origin())
    }
}

/// Whose token this is, if it holds now.
///
/// # Errors
/// 401 `token_invalid` or `token_expired`; 404 if the inbox is gone.
pub async fn admit(
    app: &AppState,
    token: &str,
    now: Timestamp,
) -> Result<(Token, WidgetAccess), ApiError> {
    let token = Token::read(token, app.store.visitor_key(), now)?;
    let access = find_access(app, token.inbox_id).await?;
    check_generation(app, token, &access).await?;
    Ok((token, access))
}

/// Refuses tokens that were issued under an older identity secret.
///
/// # Errors
/// 401 `token_expired`.
pub async fn check_generation(
    app: &AppState,
    token: Token,
    access: &WidgetAccess,
) -> Result<(), ApiError> {
    if token.generation >= access.token_generation {
        return Ok(());
    }
    let access = access.clone();
    let is_superseded = app
        .store
        .read(move |read| is_superseded(read, token, &access))
        .await?;
    if is_superseded {
        return Err(token::expired());
    }
    Ok(())
}

/// Whether a website's secret was replaced since it said who this is. Whoever
/// had the old secret may have said it.
///
/// # Errors
/// If the store fails.
pub fn is_superseded(
    read: &Read<'_>,
    token: Token,
    access: &WidgetAccess,
) -> Result<bool, StoreError> {
    if token.generation >= access.token_generation {
        return Ok(false);
    }
    read.is_identified(token.visitor(access.account_id))
}

/// The bearer token of a request.
pub fn presented(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<AppState> for VisitorAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = presented(&parts.headers).ok_or_else(token::missing)?;
        let (token, access) = admit(app, token, clock::now()).await?;
        check_origin(&parts.headers, app, &access)?;
        ConnectionHandle::identify(&parts.extensions, ClientKind::Visitor);
        let ConnectInfo(address) = ConnectInfo::<SocketAddr>::from_request_parts(parts, app)
            .await
            .map_err(ApiError::malformed)?;
        Ok(Self {
            visitor: token.visitor(access.account_id),
            token,
            ip: address.ip(),
            identity_required: access.identity_required,
        })
    }
}
