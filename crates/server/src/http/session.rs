//! `/api/session`: signing in and out.

use std::{net::IpAddr, net::SocketAddr, num::NonZeroU32};

use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::IntoResponse,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use protocol::{Problem, command::SignIn};

use super::body;
use crate::{
    app::App,
    clock,
    error::ApiError,
    password, peer,
    session::{self, SESSION_MS},
    stream::sessions::Grant,
};

/// Sign-in attempts, limited per address of the network and per e-mail: the
/// first slows a guesser down, the second a crowd of them.
#[derive(Debug)]
pub struct SignIns {
    by_ip: DefaultKeyedRateLimiter<IpAddr>,
    by_email: DefaultKeyedRateLimiter<String>,
}

const BURST: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(6).expect("six is not zero");

const MAX_EMAIL_CHARS: usize = 254;

impl Default for SignIns {
    fn default() -> Self {
        let quota = Quota::per_minute(PER_MINUTE).allow_burst(BURST);
        Self {
            by_ip: RateLimiter::keyed(quota),
            by_email: RateLimiter::keyed(quota),
        }
    }
}

impl SignIns {
    fn check(&self, ip: IpAddr, email: &str) -> Result<(), ApiError> {
        self.by_ip.retain_recent();
        self.by_email.retain_recent();
        // Who is refused by address uses up nothing of the e-mail's owner.
        let checked = self
            .by_ip
            .check_key(&ip)
            .and_then(|()| self.by_email.check_key(&email.to_lowercase()));
        let Err(refused) = checked else {
            return Ok(());
        };
        let wait = refused.wait_time_from(governor::clock::DefaultClock::default().now());
        let seconds = wait.as_secs() + 1;
        let problem = Problem::new(429, "too_many_attempts", "Too many attempts to sign in.")
            .with_detail(format!("Wait {seconds} seconds and try again."));
        Err(ApiError::new(problem).retry_after(seconds))
    }
}

/// Signs an agent in: a new session each time, the old one ends.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignIn, responses(
    (status = 200, description = "Signed in; the session is a cookie", body = protocol::Agent),
    (status = 401, description = "`wrong_credentials`", body = Problem),
    (status = 429, description = "`too_many_attempts`, with Retry-After", body = Problem),
))]
pub async fn sign_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<impl IntoResponse, ApiError> {
    session::check_origin(&Method::POST, &headers, &app)?;
    let SignIn { email, password } = body::parse(&body)?;
    // Longer ones exist nowhere (RFC 5321), and would be kept as keys.
    let email: String = email.trim().chars().take(MAX_EMAIL_CHARS).collect();
    app.sign_ins.check(peer::address(&peer, &headers), &email)?;
    let known = app.store.read(move |read| read.credentials(&email)).await?;
    let stored = known.as_ref().map(|known| known.password_hash.clone());
    let right = password::verify(password, stored).await;
    let Some(known) = known.filter(|_| right) else {
        metrics::counter!("frontdesk_sign_ins_refused_total").increment(1);
        return Err(ApiError::new(Problem::new(
            401,
            "wrong_credentials",
            "The e-mail address or the password is wrong.",
        )));
    };
    let (token, hash) = session::new_token();
    let replaces = session::presented(&headers);
    let (account, agent) = (known.account_id, known.agent.id);
    app.store
        .write(move |tx| {
            let now = clock::now();
            let expires_at = now.plus_millis(SESSION_MS);
            tx.begin_session(hash, replaces, account, agent, now, expires_at)
        })
        .await?;
    if let Some(replaced) = replaces {
        app.hub.sessions.end(&Grant::Session(replaced));
    }
    let cookie = session::cookie(&token, app.settings.is_secure());
    Ok(([(header::SET_COOKIE, cookie)], Json(known.agent)))
}

/// Signs out, here.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses(
    (status = 204, description = "Signed out"),
))]
pub async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    session::check_origin(&Method::DELETE, &headers, &app)?;
    if let Some(token) = session::presented(&headers) {
        app.store.write(move |tx| tx.end_session(token)).await?;
        app.hub.sessions.end(&Grant::Session(token));
    }
    let cookie = session::cookie("", app.settings.is_secure());
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}
