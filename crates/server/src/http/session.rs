//! `/api/session`: signing in and out.

mod device;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use protocol::{Problem, command::SignIn};

use crate::{
    auth::{
        agent::{self, OwnOrigin, SESSION_MS},
        password,
        sign_in_limiter::Attempt,
    },
    clock,
    email::{self, EmailKey},
    error::ApiError,
    http::extract::JsonBody,
    state::AppState,
    store::session::NewSession,
    stream::sessions::Grant,
};

fn too_early(wait: Duration) -> ApiError {
    let seconds = wait.as_millis().div_ceil(1000).max(1);
    let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
    metrics::counter!("frontdesk_sign_ins_delayed_total").increment(1);
    let problem = Problem::new(429, "too_many_attempts", "Too many attempts to sign in.")
        .with_detail(format!(
            "Too many attempts. Wait {seconds} s, then try again."
        ));
    ApiError::new(problem).retry_after(seconds)
}

/// Signs an agent in: a new session each time, the old one ends.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignIn, responses(
    (status = 200, description = "Signed in; the session is a cookie", body = protocol::Agent),
    (status = 401, description = "`wrong_credentials`", body = Problem),
    (status = 429, description = "`too_many_attempts`, with Retry-After", body = Problem),
))]
pub async fn sign_in(
    State(app): State<AppState>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    // Before the body: another site learns nothing of what it sent.
    _: OwnOrigin,
    headers: HeaderMap,
    JsonBody(SignIn { email, password }): JsonBody<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    // No stored address has more.
    let email: String = email.trim().chars().take(email::MAX_CHARS).collect();
    let email = EmailKey::of(&email);
    let device_token_hash = device::device_token_hash(&headers);
    let known_device = match device_token_hash {
        Some(token) => {
            let email = email.clone();
            let known = app
                .store
                .read(move |read| read.is_known_device(token, &email, clock::now()))
                .await?;
            Some(token).filter(|_| known)
        }
        None => None,
    };
    let attempt = Attempt::new(client.ip(), &email, known_device);
    app.sign_ins
        .begin(&attempt, Instant::now())
        .map_err(too_early)?;
    let known = app.store.read(move |read| read.credentials(&email)).await?;
    let stored = known.as_ref().map(|known| known.password_hash.clone());
    let right = password::verify(password, stored).await;
    let Some(known) = known.filter(|_| right) else {
        metrics::counter!("frontdesk_sign_ins_refused_total").increment(1);
        return Err(ApiError::wrong_credentials());
    };
    app.sign_ins.succeeded(&attempt);
    let (token, hash) = agent::new_token();
    let (device, device_hash) = agent::new_token();
    let replaces = agent::session_token_hash(&headers);
    let (account, agent) = (known.account_id, known.agent.id);
    let password_hash = known.password_hash;
    app.store
        .write(move |tx| {
            let now = clock::now();
            let session = NewSession {
                token: hash,
                replaces,
                account_id: account,
                agent_id: agent,
                password_hash: password_hash.clone(),
                expires_at: now.plus_millis(SESSION_MS),
            };
            tx.begin_session(&session, now)?;
            tx.remember_device(device_hash, device_token_hash, account, agent, now)
        })
        .await?;
    if let Some(replaced) = replaces {
        app.hub.sessions.end(&Grant::Session(replaced));
    }
    let secure = app.settings.is_secure();
    let cookies = AppendHeaders([
        (header::SET_COOKIE, agent::cookie(&token, secure)),
        (header::SET_COOKIE, device::cookie(&device, secure)),
    ]);
    Ok((cookies, Json(known.agent)))
}

/// Signs out, here.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses(
    (status = 204, description = "Signed out"),
))]
pub async fn sign_out(
    State(app): State<AppState>,
    _: OwnOrigin,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    if let Some(token) = agent::session_token_hash(&headers) {
        app.store.write(move |tx| tx.end_session(token)).await?;
        app.hub.sessions.end(&Grant::Session(token));
    }
    let cookie = agent::cookie("", app.settings.is_secure());
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}
