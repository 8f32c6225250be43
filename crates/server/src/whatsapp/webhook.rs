//! `/webhooks/whatsapp`: Meta's handshake and its updates.

use axum::{
    body::Bytes,
    extract::{Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
};
use protocol::Problem;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{mend, payload, receive, signature};
use crate::{app::App, clock, error::ApiError};

/// What Meta asks when the callback URL is set.
#[derive(Debug, Deserialize)]
pub struct Handshake {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
    #[serde(rename = "hub.verify_token")]
    verify_token: Option<String>,
}

/// Answers the challenge to whoever knows the verify token.
pub async fn verify(
    State(app): State<App>,
    Query(asked): Query<Handshake>,
) -> Result<String, ApiError> {
    let expected = app.settings.whatsapp.verify_token.as_deref();
    let right = match (expected, asked.verify_token.as_deref()) {
        (Some(expected), Some(given)) if !expected.is_empty() => same(expected, given),
        _ => false,
    };
    match (asked.mode.as_deref(), asked.challenge) {
        (Some("subscribe"), Some(challenge)) if right => Ok(challenge),
        _ => Err(ApiError::new(Problem::new(
            403,
            "wrong_verify_token",
            "The verify token is not the one in the settings.",
        ))),
    }
}

/// Takes an update: 200 once it is durable.
pub async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|_| {
        ApiError::new(Problem::new(
            413,
            "too_large",
            "An update may have 3 MB at the most.",
        ))
    })?;
    let secret = app
        .settings
        .whatsapp
        .app_secret
        .as_deref()
        .unwrap_or_default();
    let header = headers
        .get("x-hub-signature-256")
        .and_then(|header| header.to_str().ok());
    if !signature::is_valid(secret, &body, header) {
        metrics::counter!("frontdesk_webhooks_refused_total").increment(1);
        return Err(ApiError::new(Problem::new(
            401,
            "wrong_signature",
            "The update is not signed with the app secret.",
        )));
    }
    let json = mend::read(&body).map_err(ApiError::malformed)?;
    let update = payload::parse(&json);
    let unknown = update.unknown;
    let started = std::time::Instant::now();
    let received = app
        .store
        .write(move |tx| receive::store(tx, &body, &update, clock::now()))
        .await?;
    metrics::counter!("frontdesk_webhooks_total").increment(1);
    metrics::counter!("frontdesk_messages_received_total").increment(received.messages as u64);
    metrics::histogram!("frontdesk_webhook_seconds").record(started.elapsed().as_secs_f64());
    if unknown > 0 {
        metrics::counter!("frontdesk_webhook_parts_unknown_total").increment(unknown as u64);
    }
    if received.unknown_numbers > 0 {
        metrics::counter!("frontdesk_webhook_unknown_numbers_total")
            .increment(received.unknown_numbers as u64);
        tracing::warn!(
            "an update names a phone number id that no inbox has; it was only journaled"
        );
    }
    tracing::info!(
        messages = received.messages,
        statuses = received.statuses,
        repeated = received.repeated,
        unknown,
        clients = received
            .account
            .map_or(0, |account| app.hub.listeners_of(account)),
        micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        "webhook → stored → broadcast"
    );
    Ok(StatusCode::OK)
}

/// Equal, in a time that tells nothing about how much of it is.
fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
