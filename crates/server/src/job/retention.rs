//! Deletes what is past its time: old events (clients that were away for
//! longer begin anew), old raw webhooks, sessions that ended, and files that
//! nobody sent. Only under a clock that is trusted with it.

mod trust;

use std::time::Duration;

use protocol::Timestamp;

use crate::{clock, state::AppState, store::StoreError};

use self::trust::{Decision, Plausible, Trust};

const EVERY: Duration = Duration::from_secs(60 * 60);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) async fn run(app: AppState) {
    let mut stopping = app.stopping.clone();
    let mut looked_at = clock::elapsed();
    while !*stopping.borrow() {
        let observed = clock::elapsed().saturating_sub(looked_at);
        looked_at += observed;
        if let Err(error) = look(&app, observed).await {
            tracing::error!(%error, "what is past its time could not be deleted");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Forgets, if the time is plausible after what was `observed` to pass.
async fn look(app: &AppState, observed: Duration) -> Result<(), StoreError> {
    let Some(now) = clock::settled() else {
        tracing::warn!("the machine's clock has jumped: nothing old is deleted until it settles");
        return Ok(());
    };
    let note = app.store.read(|read| read.retention_state()).await?;
    let trust = Trust {
        seen_at: note.seen_at,
        wait_ms: note.wait_ms,
    };
    let (trust, decision) = trust.look(now, observed, Plausible::USUAL);
    app.store
        .write(move |tx| tx.store_retention_state(now, trust.wait_ms))
        .await?;
    match decision {
        Decision::Delete => forget(app, now).await,
        Decision::Jumped { gap_ms } => {
            tracing::warn!(
                gap_ms,
                "the time is implausible, or the server was off for long: nothing old is deleted until it has run for a day"
            );
            Ok(())
        }
        Decision::Waiting => Ok(()),
    }
}

async fn forget(app: &AppState, now: Timestamp) -> Result<(), StoreError> {
    let days = |days: u32| now.plus_millis(-DAY_MS * i64::from(days));
    let (events_before, journal_before) = (
        days(app.settings.event_days),
        days(app.settings.journal_days),
    );
    let held_before = days(1);
    for (account, _) in app.store.read(|read| read.accounts()).await? {
        app.store
            .write(move |tx| tx.trim_log(account, events_before))
            .await?;
    }
    app.store
        .write(move |tx| {
            tx.trim_held_statuses(held_before)?;
            tx.trim_sessions(now)?;
            tx.trim_journal(journal_before)
        })
        .await?;
    for (account, id) in app
        .store
        .read(move |read| read.unsent_attachments(held_before))
        .await?
    {
        let is_free = app
            .store
            .write(move |tx| tx.expire_attachment(account, id))
            .await?;
        if !is_free {
            continue;
        }
        // The object first: a row without one is found again.
        if let Err(error) = app.attachments.delete(account, id).await {
            tracing::error!(%error, "a file that nobody sent is tried again in an hour");
            continue;
        }
        app.store
            .write(move |tx| tx.forget_attachment(account, id))
            .await?;
    }
    Ok(())
}
