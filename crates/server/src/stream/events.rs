//! `GET /api/events`: the same stream as server-sent events, for networks that
//! block WebSocket.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::stream;
use protocol::{Cursor, frame::HEARTBEAT_MS};
use serde::Deserialize;

use super::{
    presence::Attendance,
    subscription::{Standing, Subscription},
};
use crate::{app::App, error::ApiError, session::SignedIn};

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
        .and_then(|id| id.to_str().ok())
        .and_then(|id| id.parse::<Cursor>().ok());
    let cursor = last.or(from.cursor.map(|cursor| cursor.0));
    let standing = Standing {
        epoch: cursor.map(|cursor| cursor.epoch),
        cursor: cursor.map(|cursor| cursor.seq),
    };
    let room = app.hub.room(who.account_id);
    let attendance = Attendance::begin(Arc::clone(&room), who.agent_id);
    let subscription = Subscription::begin(&app, &room, who, standing).await?;
    let epoch = app.store.epoch();
    let stopping = app.stopping.clone();
    let state = (subscription, attendance, stopping);
    let frames = stream::unfold(
        state,
        move |(mut subscription, attendance, mut stopping)| async move {
            let (text, seq) = tokio::select! {
                frame = subscription.next() => frame.ok()?,
                _ = stopping.changed() => return None,
            };
            let id = Cursor { epoch, seq };
            let event = Event::default().id(id.to_string()).data(text.as_str());
            Some((
                Ok::<_, Infallible>(event),
                (subscription, attendance, stopping),
            ))
        },
    );
    // A comment would keep proxies content, but pages do not get to see it.
    let beat = Event::default().data(r#"{"type":"pong"}"#);
    let every = std::time::Duration::from_millis(HEARTBEAT_MS);
    let keep_alive = KeepAlive::new().interval(every).event(beat);
    Ok((
        [("x-accel-buffering", "no"), ("cache-control", "no-store")],
        Sse::new(frames).keep_alive(keep_alive),
    ))
}
