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
    store::{ReadSnapshot, StoreError, visitor::VisitorScope, widget::WidgetAccess},
    visitor::domain,
};

/// A visitor with a valid token, and the address they ask from. A handler that
/// takes this is closed to everybody else, and every query it makes is scoped
/// by the visitor.
#[derive(Debug, Clone, Copy)]
pub struct VisitorAuth {
    pub visitor: VisitorScope,
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

/// Refuses pages of other sites: our own pages may ask (the widget's frame is one), and
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
pub async fn verify_token(
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
    read: &ReadSnapshot<'_>,
    token: Token,
    access: &WidgetAccess,
) -> Result<bool, StoreError> {
    if token.generation >= access.token_generation {
        return Ok(false);
    }
    read.is_identified(token.visitor(access.account_id))
}

/// The bearer token of a request.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<AppState> for VisitorAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = bearer_token(&parts.headers).ok_or_else(token::missing)?;
        let (token, access) = verify_token(app, token, clock::now()).await?;
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

#[cfg(test)]
mod tests {
    use protocol::{AccountId, Attribute, ContactId};

    use super::*;
    use crate::auth::generation::Generation;

    fn with_authorization(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())])
    }

    fn somebody(identity_required: bool) -> VisitorAuth {
        let inbox = InboxId::from_bytes([1; 16]);
        let contact = ContactId::from_bytes([2; 16]);
        let token = Token::of(inbox, contact, Generation::FIRST, Timestamp::default());
        VisitorAuth {
            visitor: token.visitor(AccountId::from_bytes([3; 16])),
            token,
            ip: [192, 0, 2, 1].into(),
            identity_required,
        }
    }

    #[test]
    fn a_token_is_a_bearer_token_however_that_is_spelled() {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let headers = with_authorization(&format!("{scheme} abc"));
            assert_eq!(bearer_token(&headers), Some("abc"), "{scheme}");
        }
    }

    #[test]
    fn space_around_a_token_does_not_matter() {
        assert_eq!(
            bearer_token(&with_authorization("Bearer   abc ")),
            Some("abc")
        );
    }

    #[test]
    fn what_is_not_a_bearer_token_is_none() {
        for value in ["abc", "Basic abc", "Bearerabc", "Bearer"] {
            assert_eq!(bearer_token(&with_authorization(value)), None, "{value}");
        }
        assert_eq!(bearer_token(&HeaderMap::new()), None);
    }

    #[test]
    fn a_header_that_is_no_text_has_no_token() {
        let value = header::HeaderValue::from_bytes(b"Bearer \xff").unwrap();
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        assert_eq!(bearer_token(&headers), None);
    }

    #[test]
    fn a_visitors_own_word_counts_where_no_identity_is_required() {
        let says = Introduce {
            name: Some("Rana".to_owned()),
            ..Introduce::default()
        };
        assert!(somebody(false).check_claims(&says).is_ok());
        let refused = somebody(true).check_claims(&says).unwrap_err();
        assert_eq!(refused.problem().code, "identity_required");
    }

    #[test]
    fn facts_are_claims_too() {
        let attribute = Attribute {
            name: "plan".to_owned(),
            value: "gold".to_owned(),
        };
        let says = Introduce {
            attributes: Some(vec![attribute]),
            ..Introduce::default()
        };
        assert!(somebody(true).check_claims(&says).is_err());
    }

    #[test]
    fn saying_nothing_is_always_allowed() {
        assert!(somebody(true).check_claims(&Introduce::default()).is_ok());
    }

    #[test]
    fn an_inbox_that_is_not_there_is_told_apart_from_other_things() {
        let problem = no_such_inbox();
        assert_eq!(problem.problem().code, "unknown_inbox");
        assert_ne!(problem.problem().code, ApiError::not_found().problem().code);
    }
}
