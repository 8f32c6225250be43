//! The job that writes to visitors who left before they were answered. That an
//! e-mail was accepted is stored afterwards: after a crash in between it goes out
//! twice, rather than never.

use std::{sync::Arc, time::Duration};

use protocol::Timestamp;
use tokio::{task::JoinSet, time::timeout};

use super::mailer::{MailOutcome, Mailer};
use crate::{
    clock,
    state::AppState,
    store::{
        StoreError,
        notification::{DueNotification, EmailNotification},
    },
};

/// Messages on the wire at once.
const PARALLEL: usize = 8;
/// Between polls when nothing wakes the job: a visitor may leave an address.
const IDLE: Duration = Duration::from_secs(30);
/// How long a stop waits for messages on the wire.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// Tries before we give up: with pauses that double from half a minute, the
/// last one comes after seventeen hours.
const MAX_TRIES: u32 = 12;
/// An answer that is older than this is not written about any more: it may be from
/// before a mail server was set.
const STALE_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// Runs until the server stops.
pub(crate) async fn run(app: AppState, mailer: Arc<Mailer>) {
    let mut stopping = app.stopping.clone();
    // A new answer is found in time anyway, unless it is due sooner than we look.
    let is_soon = app.settings.email.after < IDLE;
    let mut underway = JoinSet::new();
    while !*stopping.borrow() {
        let wait = match begin(&app, &mailer, &mut underway).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "what is to be mailed cannot be read");
                IDLE
            }
        };
        if underway.is_empty() {
            tokio::select! {
                () = app.wake_notifications.notified(), if is_soon => {}
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
        tracing::warn!("some e-mails were on the wire at the end; they may go out twice");
    }
}

/// Starts what is due; says how long until the next is.
async fn begin(
    app: &AppState,
    mailer: &Arc<Mailer>,
    underway: &mut JoinSet<Result<(), StoreError>>,
) -> Result<Duration, StoreError> {
    let now = clock::now();
    let after = millis(app.settings.email.after);
    let since = now.plus_millis(-after.saturating_add(STALE_MS));
    let mut wait = IDLE;
    let due = app
        .store
        .read(move |read| read.due_notifications(after, since, PARALLEL))
        .await?;
    for one in due {
        if one.at > now {
            wait = wait.min(until(one.at, now));
        } else {
            underway.spawn(deliver(app.clone(), Arc::clone(mailer), one, since));
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
                tracing::error!(%error, "an e-mail could not be begun");
                true
            }
            Err(error) => {
                tracing::error!(%error, "an e-mail was not finished");
                true
            }
        };
    }
    failed
}

async fn deliver(
    app: AppState,
    mailer: Arc<Mailer>,
    due: DueNotification,
    since: Timestamp,
) -> Result<(), StoreError> {
    let Some(notification) = app
        .store
        .read(move |read| read.email_notification(due, since))
        .await?
    else {
        return Ok(());
    };
    let notification = Arc::new(notification);
    let noted = Arc::clone(&notification);
    let pause = pause(app.settings.email.first_pause, notification.tries);
    app.store
        .write(move |tx| tx.begin_notification(&noted, clock::now().plus_millis(millis(pause))))
        .await?;
    let outcome = mailer.send(&notification).await;
    metrics::counter!("frontdesk_letters_total", "outcome" => word(&outcome)).increment(1);
    let conversation = notification.conversation.id;
    let tries = notification.tries + 1;
    let (answers, domain) = (notification.answers.len(), domain(&notification));
    match outcome {
        MailOutcome::Accepted => tracing::info!(%conversation, answers, "mailed"),
        MailOutcome::Retry(error) if tries < MAX_TRIES => {
            tracing::warn!(%conversation, domain, tries, error, "an e-mail has to wait");
            return Ok(());
        }
        MailOutcome::Retry(error) | MailOutcome::Refused(error) => {
            tracing::warn!(%conversation, domain, tries, error, "an e-mail is given up");
        }
    }
    settle(&app, &notification).await;
    Ok(())
}

/// Retries until it is stored: what was sent must not be sent again because the
/// disk was full.
async fn settle(app: &AppState, notification: &Arc<EmailNotification>) {
    let mut stopping = app.stopping.clone();
    loop {
        let done = Arc::clone(notification);
        let settled = app
            .store
            .write(move |tx| tx.finish_notification(&done))
            .await;
        let Err(error) = settled else { return };
        tracing::error!(%error, "that an e-mail was sent could not be stored");
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
fn domain(notification: &EmailNotification) -> String {
    let email = notification.conversation.contact.email.as_deref();
    let domain = email.and_then(|email| email.rsplit_once('@'));
    domain.map_or_else(String::new, |(_, domain)| domain.to_owned())
}

const fn word(outcome: &MailOutcome) -> &'static str {
    match outcome {
        MailOutcome::Accepted => "taken",
        MailOutcome::Retry(_) => "later",
        MailOutcome::Refused(_) => "refused",
    }
}
