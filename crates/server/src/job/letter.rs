//! Writes to visitors who left before they were answered. A letter that was
//! taken is noted as such; where a crash comes between, it goes out twice.

use std::{sync::Arc, time::Duration};

use protocol::Timestamp;
use tokio::{task::JoinSet, time::timeout};

use crate::{
    app::App,
    clock,
    letter::{Outcome, Post},
    store::{
        StoreError,
        letter::{Due, Letter},
    },
};

/// Letters on the wire at once.
const PARALLEL: usize = 8;
/// Between looks when nothing wakes us: somebody may leave an address.
const IDLE: Duration = Duration::from_secs(30);
/// How long a stop waits for letters on the wire.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// Tries before we give up: with pauses that double from half a minute, the
/// last one comes after seventeen hours.
const MAX_TRIES: u32 = 12;
/// What is older than this when it could be written is past writing, as when a
/// mail server is set for the first time.
const STALE_MS: i64 = 3 * 24 * 60 * 60 * 1000;

pub(super) async fn run(app: App, post: Arc<Post>) {
    let mut stopping = app.stopping.clone();
    // A new answer is found in time anyway, unless it is due sooner than we look.
    let is_soon = app.settings.letters.after < IDLE;
    let mut underway = JoinSet::new();
    while !*stopping.borrow() {
        let wait = match begin(&app, &post, &mut underway).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "what is to be mailed cannot be read");
                IDLE
            }
        };
        if underway.is_empty() {
            tokio::select! {
                () = app.answered.notified(), if is_soon => {}
                () = tokio::time::sleep(wait) => {}
                _ = stopping.changed() => {}
            }
            continue;
        }
        // All of them before the next look: a conversation gets one at a time.
        let failed = tokio::select! {
            failed = finish(&mut underway) => failed,
            _ = stopping.changed() => false,
        };
        if failed {
            tokio::select! {
                () = tokio::time::sleep(IDLE) => {}
                _ = stopping.changed() => {}
            }
        }
    }
    if timeout(LAST_ANSWERS, finish(&mut underway)).await.is_err() {
        tracing::warn!("some letters were on the wire at the end; they may go out twice");
    }
}

/// Starts what is due; says how long until the next is.
async fn begin(
    app: &App,
    post: &Arc<Post>,
    underway: &mut JoinSet<Result<(), StoreError>>,
) -> Result<Duration, StoreError> {
    let now = clock::now();
    let after = millis(app.settings.letters.after);
    let since = now.plus_millis(-after.saturating_add(STALE_MS));
    let mut wait = IDLE;
    let due = app
        .store
        .read(move |read| read.due_letters(after, since, PARALLEL))
        .await?;
    for one in due {
        if one.at > now {
            wait = wait.min(until(one.at, now));
        } else {
            underway.spawn(deliver(app.clone(), Arc::clone(post), one, since));
        }
    }
    Ok(wait)
}

/// Waits for all of them; true if one could not be noted.
async fn finish(underway: &mut JoinSet<Result<(), StoreError>>) -> bool {
    let mut failed = false;
    while let Some(done) = underway.join_next().await {
        failed |= match done {
            Ok(Ok(())) => false,
            Ok(Err(error)) => {
                tracing::error!(%error, "a letter could not be begun");
                true
            }
            Err(error) => {
                tracing::error!(%error, "a letter was not finished");
                true
            }
        };
    }
    failed
}

async fn deliver(app: App, post: Arc<Post>, due: Due, since: Timestamp) -> Result<(), StoreError> {
    let Some(letter) = app.store.read(move |read| read.letter(due, since)).await? else {
        return Ok(());
    };
    let letter = Arc::new(letter);
    let noted = Arc::clone(&letter);
    let pause = pause(app.settings.letters.first_pause, letter.tries);
    app.store
        .write(move |tx| tx.try_letter(&noted, clock::now().plus_millis(millis(pause))))
        .await?;
    let outcome = post.send(&letter).await;
    metrics::counter!("frontdesk_letters_total", "outcome" => word(&outcome)).increment(1);
    let conversation = letter.conversation.id;
    let tries = letter.tries + 1;
    let (answers, domain) = (letter.answers.len(), domain(&letter));
    match outcome {
        Outcome::Taken => tracing::info!(%conversation, answers, "mailed"),
        Outcome::Later(error) if tries < MAX_TRIES => {
            tracing::warn!(%conversation, domain, tries, error, "a letter has to wait");
            return Ok(());
        }
        Outcome::Later(error) | Outcome::Refused(error) => {
            tracing::warn!(%conversation, domain, tries, error, "a letter is given up");
        }
    }
    settle(&app, &letter).await;
    Ok(())
}

/// Until it is noted: what was mailed must not be mailed again because the disk
/// was full.
async fn settle(app: &App, letter: &Arc<Letter>) {
    let mut stopping = app.stopping.clone();
    loop {
        let done = Arc::clone(letter);
        let settled = app.store.write(move |tx| tx.finish_letter(&done)).await;
        let Err(error) = settled else { return };
        tracing::error!(%error, "that a letter was mailed could not be stored");
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            _ = stopping.changed() => return,
        }
    }
}

fn pause(first: Duration, tries: u32) -> Duration {
    first.saturating_mul(1 << tries.min(MAX_TRIES))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn until(due: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(due.millis() - now.millis()).unwrap_or(0))
}

/// As much of the address as a log may have.
fn domain(letter: &Letter) -> String {
    let email = letter.conversation.contact.email.as_deref();
    let domain = email.and_then(|email| email.rsplit_once('@'));
    domain.map_or_else(String::new, |(_, domain)| domain.to_owned())
}

const fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Taken => "taken",
        Outcome::Later(_) => "later",
        Outcome::Refused(_) => "refused",
    }
}
