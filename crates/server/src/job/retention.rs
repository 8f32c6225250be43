//! Forgets what is past its time: old events (clients that were away for
//! longer begin anew), old raw webhooks, and files that nobody sent.

use std::time::Duration;

use crate::{app::App, clock, store::StoreError};

const EVERY: Duration = Duration::from_secs(60 * 60);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) async fn run(app: App) {
    let mut stopping = app.stopping.clone();
    while !*stopping.borrow() {
        if let Err(error) = forget(&app).await {
            tracing::error!(%error, "old events could not be dropped");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopping.changed() => {}
        }
    }
}

async fn forget(app: &App) -> Result<(), StoreError> {
    let days = |days: u32| clock::now().plus_millis(-DAY_MS * i64::from(days));
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
        if let Err(error) = app.objects.delete(account, id).await {
            tracing::error!(%error, "a file that nobody sent is tried again in an hour");
            continue;
        }
        app.store
            .write(move |tx| tx.forget_attachment(account, id))
            .await?;
    }
    Ok(())
}
