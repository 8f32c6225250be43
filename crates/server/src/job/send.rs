//! Sends what is queued: takes what is due, durably marked as on its way
//! before the request leaves, and notes what became of it.

use std::{sync::Arc, time::Duration};

use protocol::Timestamp;
use tokio::{task::JoinSet, time::timeout};

use crate::{
    app::App,
    clock, panic,
    store::{
        StoreError,
        outgoing::{Outcome, Outgoing},
    },
    whatsapp::graph::UNSURE_MS,
};

/// Requests on the wire at once.
const PARALLEL: usize = 32;
/// Between looks when nothing wakes us.
const IDLE: Duration = Duration::from_secs(5);
/// Between looks when something due is held up behind its conversation's first.
const HELD_UP: Duration = Duration::from_millis(200);
/// Between tries to store what became of a message.
const AGAIN: Duration = Duration::from_secs(1);
/// How long a stop waits for requests on the wire.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

pub(super) async fn run(app: App) {
    let mut stopping = app.stopping.clone();
    if !doubt(&app).await {
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
            () = app.outgoing.notified() => {}
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

/// What was being sent when this began may have arrived: it is doubted before
/// anything else is done. False: the server stops.
async fn doubt(app: &App) -> bool {
    let doubted = until_stored(app, || {
        app.store
            .write(|tx| tx.doubt_interrupted(clock::now().plus_millis(UNSURE_MS)))
    });
    let doubted = doubted.await;
    if let Some(messages) = doubted.filter(|messages| *messages > 0) {
        tracing::warn!(
            messages,
            "were being sent when the server stopped; waiting for WhatsApp to tell"
        );
    }
    doubted.is_some()
}

/// Tries until it is stored: a disk that is full today has room tomorrow, and
/// until then nothing else of that conversation is sent. `None`: the server
/// stops, and the next start doubts what is not stored.
async fn until_stored<T, F: Future<Output = Result<T, StoreError>>>(
    app: &App,
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
            () = tokio::time::sleep(AGAIN) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Starts what is due; says how long until the next look.
async fn round(app: &App, underway: &mut JoinSet<()>) -> Result<Duration, StoreError> {
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
    Ok(HELD_UP)
}

fn until(due: Timestamp, now: Timestamp) -> Duration {
    let millis = u64::try_from(due.millis() - now.millis()).unwrap_or(0);
    Duration::from_millis(millis).min(IDLE)
}

async fn send(app: App, outgoing: Outgoing) {
    let sending = panic::catch_async(app.graph.send(&outgoing, clock::now()));
    // It may have been taken before that.
    let outcome = sending.await.unwrap_or_else(|panic| Outcome::Unsure {
        until: clock::now().plus_millis(UNSURE_MS),
        error: panic.to_string(),
    });
    metrics::counter!("frontdesk_sends_total", "outcome" => outcome.word()).increment(1);
    tracing::info!(
        message = %outgoing.message_id,
        attempt = outgoing.attempt,
        tries = outgoing.tries,
        outcome = outcome.word(),
        code = outcome.code(),
        "sent to WhatsApp"
    );
    let told = Arc::new((outgoing, outcome));
    until_stored(&app, || {
        let told = Arc::clone(&told);
        app.store
            .write(move |tx| tx.settle(&told.0, &told.1, clock::now()))
    })
    .await;
}
