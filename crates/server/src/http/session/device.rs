//! The cookie by which a browser is known to have signed in before. It signs
//! nobody in: its browser is only exempt from waits that failed sign-ins of
//! others cause.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::CookieJar;

use crate::{
    auth::agent,
    store::{device::KNOWN_MS, session::TokenHash},
};

const COOKIE: &str = "frontdesk_device";

/// The hash of the token that the request carries, known or not.
pub(super) fn presented(headers: &HeaderMap) -> Option<TokenHash> {
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).map(|cookie| agent::hash(cookie.value()))
}

/// The `Set-Cookie` value. It goes where people sign in, and nowhere else.
pub(super) fn cookie(token: &str, secure: bool) -> String {
    let age = KNOWN_MS / 1000;
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/api/session; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}
