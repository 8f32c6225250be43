//! The job that sends what is queued: claims what is due, durably, before the
//! request leaves, and stores what became of it.

use std::{sync::Arc, time::Duration};

use protocol::Timestamp;
use tokio::{task::JoinSet, time::timeout};

use super::{
    outcome::{SendOutcome, UNSURE_MS},
    retry,
};
use crate::{
    clock, panic,
    state::AppState,
    store::{StoreError, outgoing::Outgoing},
};

/// Requests on the wire at once.
const PARALLEL: usize = 32;
/// Between polls of the queue when nothing wakes the job.
const IDLE: Duration = Duration::from_secs(5);
/// Between polls while something due waits for an earlier message of its
/// conversation.
const BLOCKED: Duration = Duration::from_millis(200);
/// Between tries to store an outcome.
const STORE_AGAIN: Duration = Duration::from_secs(1);
/// How long a stop waits for requests on the wire.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// Runs until the server stops.
pub async fn run(app: AppState) {
    let mut stopping = app.stopping.clone();
    if !mark_interrupted(&app).await {
        return;
    }
    let mut underway = JoinSet::new();
    while !*stopping.borrow() {
        let wait = match round(&app, &mut underway).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "the outgoing queue cannot be read");
                IDLE
            }
        };
        tokio::select! {
            () = app.wake_delivery.notified() => {}
            _ = underway.join_next(), if !underway.is_empty() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stopping.changed() => {}
        }
    }
    let finished = timeout(LAST_ANSWERS, async {
        while underway.join_next().await.is_some() {}
    });
    if finished.await.is_err() {
        tracing::warn!(
            "some messages were on the wire at the end; the next start waits for their statuses"
        );
    }
}

/// What was being sent when the last run ended may have arrived: it becomes
/// unsure before anything else is sent. False: the server stops.
async fn mark_interrupted(app: &AppState) -> bool {
    let interrupted = until_stored(app, || {
        app.store
            .write(|tx| tx.mark_interrupted_unsure(clock::now().plus_millis(UNSURE_MS)))
    });
    let interrupted = interrupted.await;
    if let Some(messages) = interrupted.filter(|messages| *messages > 0) {
        tracing::warn!(
            messages,
            "were being sent when the server stopped; waiting for a status that tells"
        );
    }
    interrupted.is_some()
}

/// Retries a write until it is stored: a full disk may have room later, and until
/// then nothing else of that conversation is sent. `None`: the server stops, and
/// the next start treats the message as unsure.
async fn until_stored<T, F: Future<Output = Result<T, StoreError>>>(
    app: &AppState,
    write: impl Fn() -> F,
) -> Option<T> {
    let mut stopping = app.stopping.clone();
    loop {
        match write().await {
            Ok(stored) => return Some(stored),
            Err(error) => {
                tracing::error!(%error, "what became of a message could not be stored yet");
            }
        }
        if *stopping.borrow() {
            return None;
        }
        tokio::select! {
            () = tokio::time::sleep(STORE_AGAIN) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Starts sending what is due; returns how long until the next poll.
async fn round(app: &AppState, underway: &mut JoinSet<()>) -> Result<Duration, StoreError> {
    while underway.try_join_next().is_some() {}
    let free = PARALLEL.saturating_sub(underway.len());
    if free == 0 {
        return Ok(IDLE);
    }
    let now = clock::now();
    let Some(due) = app.store.read(|read| read.next_due()).await? else {
        return Ok(IDLE);
    };
    if due > now {
        return Ok(until(due, now));
    }
    app.store
        .write(move |tx| tx.give_up_unsure(clock::now()))
        .await?;
    let taken = app
        .store
        .write(move |tx| tx.take_due(clock::now(), free))
        .await?;
    for outgoing in taken {
        underway.spawn(send(app.clone(), outgoing));
    }
    Ok(BLOCKED)
}

fn until(due: Timestamp, now: Timestamp) -> Duration {
    let millis = u64::try_from(due.millis() - now.millis()).unwrap_or(0);
    Duration::from_millis(millis).min(IDLE)
}

async fn send(app: AppState, outgoing: Outgoing) {
    let started = clock::now();
    let channel = app.channels.get(outgoing.channel);
    let sending = panic::catch_async(channel.send(&outgoing));
    // The provider may have taken the message before the panic.
    let outcome = sending.await.unwrap_or_else(|panic| SendOutcome::Unsure {
        error: panic.to_string(),
    });
    let settlement = retry::settlement(outcome, outgoing.tries, started);
    metrics::counter!("frontdesk_sends_total", "outcome" => settlement.word()).increment(1);
    tracing::info!(
        message = %outgoing.message_id,
        channel = outgoing.channel.as_str(),
        attempt = outgoing.attempt,
        tries = outgoing.tries,
        outcome = settlement.word(),
        code = settlement.code(),
        "tried to send"
    );
    let settled = Arc::new((outgoing, settlement));
    until_stored(&app, || {
        let settled = Arc::clone(&settled);
        app.store
            .write(move |tx| tx.settle(&settled.0, &settled.1, clock::now()))
    })
    .await;
}
