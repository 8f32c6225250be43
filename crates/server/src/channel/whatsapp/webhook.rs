//! The handlers of `/webhooks/whatsapp`: Meta's handshake, and its updates.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use axum::{
    body::Body,
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode},
};
use protocol::Problem;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tokio::{sync::OwnedSemaphorePermit, task::JoinError};

use super::{
    batch::{self, Batch},
    intake::WholeBody,
    lenient_json, payload,
    receive::{self, Received},
    signature::Signature,
};
use crate::{
    clock,
    error::ApiError,
    state::AppState,
    store::{StoreError, journal::JournalBody},
};

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
    State(app): State<AppState>,
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

/// Takes an update. Answers 200 once it is durable, since Meta then forgets it.
pub async fn receive(
    State(app): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    // Without a signature, or a secret to check it by, the body is not read.
    let signature = headers
        .get("x-hub-signature-256")
        .and_then(|header| Signature::parse(header.to_str().ok()?));
    let has_secret = app.settings.whatsapp.app_secret.as_deref();
    let has_secret = has_secret.is_some_and(|secret| !secret.is_empty());
    let Some(signature) = signature.filter(|_| has_secret) else {
        return Err(wrong_signature());
    };
    let from = peer.ip();
    let body = Arc::new(app.intake.read(from, body).await?);
    // In a task of its own, so that a sender who hangs up does not cancel it.
    let work = tokio::spawn(take(app, signature, body));
    work.await.map_err(unworkable)?
}

async fn take(
    app: AppState,
    signature: Signature,
    body: Arc<WholeBody>,
) -> Result<StatusCode, ApiError> {
    let started = Instant::now();
    let body = signed(&app, signature, body).await?;
    let (parsed, turn) = parse(&app, &body).await?;
    let unknown = parsed.unknown;
    let received = store(&app, body, parsed, turn).await?;
    metrics::counter!("frontdesk_webhooks_total").increment(1);
    metrics::counter!("frontdesk_messages_received_total").increment(received.messages as u64);
    metrics::histogram!("frontdesk_webhook_seconds").record(started.elapsed().as_secs_f64());
    if unknown > 0 {
        metrics::counter!("frontdesk_webhook_parts_unknown_total").increment(unknown as u64);
    }
    if received.unknown_numbers > 0 {
        metrics::counter!("frontdesk_webhook_unknown_numbers_total")
            .increment(received.unknown_numbers as u64);
        // Not a secret, and the way to find a mistyped one.
        tracing::warn!(
            phone_number_id = ?received.unknown_number.unwrap_or_default(),
            "an update names a phone number id that no inbox has; it was only journaled"
        );
    }
    if received.unknown_groups > 0 {
        metrics::counter!("frontdesk_webhook_unknown_groups_total")
            .increment(received.unknown_groups as u64);
        tracing::warn!(
            messages = received.unknown_groups,
            "an update has messages of a group whose id cannot be read; nothing can be sent there"
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

/// An update as it is stored.
struct Parsed {
    batches: Vec<Batch>,
    unknown: usize,
}

/// The body, if Meta signed it.
async fn signed(
    app: &AppState,
    signature: Signature,
    body: Arc<WholeBody>,
) -> Result<Arc<WholeBody>, ApiError> {
    let settings = Arc::clone(&app.settings);
    let holds = heavy(app, &body, move |body| {
        let secret = settings.whatsapp.app_secret.as_deref().unwrap_or_default();
        signature.holds(secret, body)
    });
    if holds.await? {
        Ok(body)
    } else {
        Err(wrong_signature())
    }
}

/// Parses an update. Long ones are parsed one at a time, and keep their turn until
/// they are stored: many parsed trees at once would fill the memory.
async fn parse(
    app: &AppState,
    body: &Arc<WholeBody>,
) -> Result<(Parsed, Option<OwnedSemaphorePermit>), ApiError> {
    let limits = &app.intake.limits;
    let turn = if body.len() > limits.short_bytes {
        Some(turn(app).await)
    } else {
        None
    };
    let most = limits.items_per_transaction;
    let parsed = heavy(app, body, move |body| {
        let update = payload::parse(&lenient_json::read(body)?);
        let unknown = update.unknown;
        let batches = batch::batches(update, most);
        Ok::<_, serde_json::Error>(Parsed { batches, unknown })
    });
    Ok((parsed.await?.map_err(ApiError::malformed)?, turn))
}

/// Stores an update batch by batch, so that other commands come in between. Done
/// when the last batch is durable.
async fn store(
    app: &AppState,
    body: Arc<WholeBody>,
    Parsed { batches, unknown }: Parsed,
    mut turn: Option<OwnedSemaphorePermit>,
) -> Result<Received, ApiError> {
    // Long updates one at a time, so that other writers get in between.
    if turn.is_none() && batches.len() > 1 {
        turn = Some(self::turn(app).await);
    }
    let journaled = heavy(app, &body, JournalBody::compress).await?;
    let journaled = journaled.map_err(StoreError::Io)?;
    drop(body);
    let mut batches = batches.into_iter();
    let first = batches.next().unwrap_or_default();
    let (entry, mut received) = app
        .store
        .write(move |tx| receive::begin(tx, &journaled, unknown > 0, &first, clock::now()))
        .await?;
    for batch in batches {
        let next = app
            .store
            .write(move |tx| receive::store(tx, entry, &batch, clock::now()))
            .await?;
        received = received.and(next);
    }
    drop(turn);
    Ok(received)
}

async fn turn(app: &AppState) -> OwnedSemaphorePermit {
    let turn = Arc::clone(&app.intake.turn).acquire_owned().await;
    turn.expect("the semaphore is never closed")
}

/// Works on a body: on a blocking thread if it is large, so that the async
/// threads stay free.
async fn heavy<T: Send + 'static>(
    app: &AppState,
    body: &Arc<WholeBody>,
    work: impl FnOnce(&[u8]) -> T + Send + 'static,
) -> Result<T, ApiError> {
    if body.len() <= app.intake.limits.inline_bytes {
        return Ok(work(body));
    }
    let permit = Arc::clone(&app.intake.parsing).acquire_owned().await;
    let permit = permit.expect("the semaphore is never closed");
    let body = Arc::clone(body);
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work(&body)
    });
    done.await.map_err(unworkable)
}

fn unworkable(error: JoinError) -> ApiError {
    tracing::error!(%error, "an update could not be worked on");
    ApiError::storage_unavailable()
}

fn wrong_signature() -> ApiError {
    metrics::counter!("frontdesk_webhooks_refused_total").increment(1);
    ApiError::new(Problem::new(
        401,
        "wrong_signature",
        "The update is not signed with the app secret.",
    ))
}

/// Compares in constant time.
fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
