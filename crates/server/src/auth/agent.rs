//! Which agent is asking, by the session's cookie.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;
use protocol::{AccountId, AgentId};
use sha2::{Digest, Sha256};

use crate::{
    accept::{ClientKind, ConnectionHandle},
    clock,
    error::ApiError,
    state::AppState,
    store::session::TokenHash,
};

const COOKIE: &str = "frontdesk_session";
/// How long a session lasts, in milliseconds: 30 days.
pub const SESSION_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A signed-in agent. A handler that takes this is closed to everybody else,
/// and every query it makes is scoped by `account_id`.
#[derive(Debug, Clone, Copy)]
pub struct AgentAuth {
    pub account_id: AccountId,
    pub agent_id: AgentId,
    pub token: TokenHash,
}

/// A new session's token, for the cookie, and its hash, for the store.
pub fn new_token() -> (String, TokenHash) {
    let token: [u8; 32] = rand::random();
    let text: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = hash(&text);
    (text, hash)
}

/// What is stored of a token.
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// The hash of the token that the request carries, valid or not.
pub fn session_token_hash(headers: &HeaderMap) -> Option<TokenHash> {
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).map(|cookie| hash(cookie.value()))
}

/// The `Set-Cookie` value that holds a session; an empty token takes it away.
pub fn cookie(token: &str, secure: bool) -> String {
    let age = if token.is_empty() {
        0
    } else {
        SESSION_MS / 1000
    };
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

impl FromRequestParts<AppState> for AgentAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        check_origin(&parts.headers, app)?;
        let token = session_token_hash(&parts.headers).ok_or_else(ApiError::signed_out)?;
        let now = clock::now();
        let session = app.store.read(move |read| read.session(token, now)).await?;
        let (account_id, agent_id) = session.ok_or_else(ApiError::signed_out)?;
        ConnectionHandle::identify(&parts.extensions, ClientKind::Agent);
        Ok(Self {
            account_id,
            agent_id,
            token,
        })
    }
}

/// A request that no other site made a browser send: what is checked before
/// anybody is signed in.
#[derive(Debug, Clone, Copy)]
pub struct OwnOrigin;

impl FromRequestParts<AppState> for OwnOrigin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        check_origin(&parts.headers, app).map(|()| Self)
    }
}

/// Refuses requests that another site makes a browser send. `SameSite=Lax`
/// does most of it; this also covers sockets, which carry cookies anywhere, and
/// the other ports of a host, which are the same site.
///
/// # Errors
/// 403 `forbidden_origin`.
fn check_origin(headers: &HeaderMap, app: &AppState) -> Result<(), ApiError> {
    match headers.get(header::ORIGIN) {
        // Browsers always say it with a socket.
        None if headers.contains_key(header::UPGRADE) => Err(ApiError::forbidden_origin()),
        // Not a browser, or one that reads for a page of ours.
        None => Ok(()),
        Some(origin) => {
            let origin = origin.to_str().unwrap_or_default();
            if app.settings.allows_origin(origin, host(headers)) {
                Ok(())
            } else {
                Err(ApiError::forbidden_origin())
            }
        }
    }
}

/// The host that the request was made to, by its own word.
pub fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_cookie(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, cookie.parse().unwrap())])
    }

    #[test]
    fn a_new_token_is_stored_as_its_hash_alone() {
        let (token, stored) = new_token();
        assert_eq!(token.len(), 64);
        assert_eq!(hash(&token), stored);
        assert!(!token.as_bytes().starts_with(&stored[..8]));
    }

    #[test]
    fn no_two_tokens_are_the_same() {
        assert_ne!(new_token().0, new_token().0);
    }

    #[test]
    fn the_cookie_of_a_session_is_found_among_others() {
        let headers = with_cookie("theme=dark; frontdesk_session=abc; lang=ar");
        assert_eq!(session_token_hash(&headers), Some(hash("abc")));
    }

    #[test]
    fn a_cookie_of_a_similar_name_is_no_session() {
        for cookie in [
            "frontdesk_session2=abc",
            "xfrontdesk_session=abc",
            "frontdesk=abc",
        ] {
            assert_eq!(session_token_hash(&with_cookie(cookie)), None, "{cookie}");
        }
        assert_eq!(session_token_hash(&HeaderMap::new()), None);
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_at_the_cookie() {
        let cookie = cookie("abc", false);
        assert!(cookie.starts_with("frontdesk_session=abc; "));
        for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"] {
            assert!(
                cookie.split("; ").any(|has| has == part),
                "{part}: {cookie}"
            );
        }
    }

    #[test]
    fn the_cookie_is_secure_where_the_server_is() {
        assert!(cookie("abc", true).ends_with("; Secure"));
        assert!(!cookie("abc", false).contains("Secure"));
    }

    #[test]
    fn an_empty_token_takes_the_cookie_away() {
        assert!(cookie("", true).contains("Max-Age=0"));
    }

    #[test]
    fn the_host_is_what_the_request_names() {
        let headers = HeaderMap::from_iter([(header::HOST, "desk.example:8080".parse().unwrap())]);
        assert_eq!(host(&headers), Some("desk.example:8080"));
        assert_eq!(host(&HeaderMap::new()), None);
    }
}
