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
pub(super) fn device_token_hash(headers: &HeaderMap) -> Option<TokenHash> {
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).map(|cookie| agent::hash(cookie.value()))
}

/// The `Set-Cookie` value. It goes where people sign in, and nowhere else.
pub(super) fn cookie(token: &str, secure: bool) -> String {
    let age = KNOWN_MS / 1000;
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/api/session; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn a_known_device_shows_its_token_beside_other_cookies() {
        let cookies = "frontdesk_session=abc; frontdesk_device=def";
        let headers = HeaderMap::from_iter([(header::COOKIE, cookies.parse().unwrap())]);
        assert_eq!(device_token_hash(&headers), Some(agent::hash("def")));
        assert_eq!(device_token_hash(&HeaderMap::new()), None);
    }

    #[test]
    fn a_devices_cookie_goes_to_signing_in_alone() {
        let cookie = cookie("def", false);
        assert!(cookie.starts_with("frontdesk_device=def; Path=/api/session; HttpOnly"));
    }

    #[test]
    fn a_devices_cookie_outlasts_its_session() {
        let of = |cookie: &str| -> i64 {
            let (_, age) = cookie.split_once("Max-Age=").unwrap();
            age.split(';').next().unwrap().parse().unwrap()
        };
        let device = of(&cookie("def", true));
        assert!(device > of(&agent::cookie("abc", true)));
    }
}
