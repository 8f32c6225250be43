//! `GET /api/events`: the same stream as server-sent events, for networks that
//! block WebSocket.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{Query, State, ws::Utf8Bytes},
    http::HeaderMap,
    response::{
        IntoResponse, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::stream;
use protocol::{Cursor, Seq, frame::HEARTBEAT_MS};
use serde::Deserialize;
use tokio::{
    sync::watch,
    time::{Instant, Interval, interval_at},
};

use super::{
    presence::Attendance,
    subscription::{Standing, Subscription},
};
use crate::{app::App, error::ApiError, session::SignedIn, store::event_log::Whose};

/// Where the client stands: `epoch.seq`. `Last-Event-ID` comes before it, as
/// the browser sends that when it reconnects by itself.
#[derive(Debug, Deserialize)]
pub struct From {
    cursor: Option<Place>,
}

/// A cursor, as it is written in a query.
#[derive(Debug)]
struct Place(Cursor);

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// Streams frames, each with the cursor after it as its id.
#[utoipa::path(get, path = "/api/events", tag = "stream", params(("cursor" = Option<String>, Query, description = "`epoch.seq`; `Last-Event-ID` comes before it")), responses(
    (status = 200, description = "The frames of the socket, as server-sent events", content_type = "text/event-stream"),
))]
pub async fn open(
    State(app): State<App>,
    who: SignedIn,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let last = headers
        .get("last-event-id")
        .map(|id| id.to_str().unwrap_or_default().parse::<Cursor>())
        .transpose()
        .map_err(ApiError::malformed)?;
    let cursor = last.or(from.cursor.map(|cursor| cursor.0));
    let standing = Standing {
        epoch: cursor.map(|cursor| cursor.epoch),
        cursor: cursor.map(|cursor| cursor.seq),
    };
    let room = app.hub.room(who.account_id);
    let attendance = Attendance::begin(Arc::clone(&room), who.agent_id);
    let subscription = Subscription::begin(
        &app,
        &room,
        who.account_id,
        Whose::Agent(who.agent_id),
        standing,
    )
    .await?;
    let epoch = app.store.epoch();
    let every = std::time::Duration::from_millis(HEARTBEAT_MS);
    let listener = Listener {
        subscription,
        _attendance: attendance,
        stopping: app.stopping.clone(),
        checks: interval_at(Instant::now() + every, every),
        app,
        who,
    };
    let frames = stream::unfold(listener, move |mut listener| async move {
        let (text, seq) = listener.next().await?;
        let id = Cursor { epoch, seq };
        let event = Event::default().id(id.to_string()).data(text.as_str());
        Some((Ok::<_, Infallible>(event), listener))
    });
    // A comment would keep proxies content, but pages do not get to see it.
    let beat = Event::default().data(r#"{"type":"pong"}"#);
    let keep_alive = KeepAlive::new().interval(every).event(beat);
    Ok((
        [("x-accel-buffering", "no"), ("cache-control", "no-store")],
        Sse::new(frames).keep_alive(keep_alive),
    ))
}

/// One client, for as long as it listens.
struct Listener {
    subscription: Subscription,
    _attendance: Attendance,
    stopping: watch::Receiver<bool>,
    checks: Interval,
    app: App,
    who: SignedIn,
}

impl Listener {
    /// The next frame; none when the stream is to end.
    async fn next(&mut self) -> Option<(Utf8Bytes, Seq)> {
        loop {
            tokio::select! {
                frame = self.subscription.next() => return frame.ok(),
                _ = self.stopping.changed() => return None,
                // A session that was ended elsewhere ends here too, as a
                // socket's does at its ping.
                _ = self.checks.tick() => {
                    if !self.app.is_signed_in(self.who).await {
                        return None;
                    }
                }
            }
        }
    }
}
