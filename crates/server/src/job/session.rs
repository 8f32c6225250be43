//! Ends the streams of sessions that another process ended (the command line
//! signs an agent out by deleting rows), and of tokens and inboxes that are past.

use crate::{clock, state::AppState, store::StoreError, stream::sessions::past};

pub(super) async fn run(app: AppState) {
    let mut stopping = app.stopping.clone();
    while !*stopping.borrow() {
        if let Err(error) = end_past(&app).await {
            tracing::warn!(%error, "it could not be seen which sessions have ended");
        }
        tokio::select! {
            () = tokio::time::sleep(app.settings.streams.session_checks) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// One read for all open streams, however many there are.
async fn end_past(app: &AppState) -> Result<(), StoreError> {
    let grants = app.hub.sessions.grants();
    if grants.is_empty() {
        return Ok(());
    }
    let now = clock::now();
    let past = app.store.read(move |read| past(read, &grants, now));
    for grant in &past.await? {
        app.hub.sessions.end(grant);
    }
    Ok(())
}
