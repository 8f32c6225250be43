//! `GET /api/events` and `GET /api/widget/events`: the same stream as
//! server-sent events, for networks that block WebSocket.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, Extension, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::stream;
use protocol::{
    Cursor, Problem, Seq,
    frame::{CloseReason, HEARTBEAT_MS},
};
use serde::Deserialize;
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    listener::{Admitted, Caller, Listener},
    sessions::Registration,
    subscription::{ResumePoint, Subscription},
};
use crate::{
    accept::ConnectionHandle,
    auth::{agent::AgentAuth, visitor},
    error::ApiError,
    http::extract::QueryParams,
    state::AppState,
};

/// The cursor to resume from, `epoch.seq`. `Last-Event-ID` comes before it, as
/// the browser sends that when it reconnects by itself.
#[derive(Debug, Deserialize)]
pub struct StreamQuery {
    cursor: Option<QueryCursor>,
}

/// A cursor, as it is written in a query.
#[derive(Debug)]
struct QueryCursor(Cursor);

impl<'de> Deserialize<'de> for QueryCursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

impl StreamQuery {
    fn resume_point(self, headers: &HeaderMap) -> Result<ResumePoint, ApiError> {
        let last = headers
            .get("last-event-id")
            .map(|id| id.to_str().unwrap_or_default().parse::<Cursor>())
            .transpose()
            .map_err(ApiError::malformed)?;
        let cursor = last.or(self.cursor.map(|cursor| cursor.0));
        Ok(ResumePoint {
            epoch: cursor.map(|cursor| cursor.epoch),
            cursor: cursor.map(|cursor| cursor.seq),
        })
    }
}

/// Streams frames, each with the cursor after it as its id.
#[utoipa::path(get, path = "/api/events", tag = "stream", params(("cursor" = Option<String>, Query, description = "`epoch.seq`; `Last-Event-ID` comes before it")), responses(
    (status = 200, description = "The frames of the socket, as server-sent events", content_type = "text/event-stream"),
))]
pub async fn open(
    State(app): State<AppState>,
    who: AgentAuth,
    QueryParams(query): QueryParams<StreamQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let resume_point = query.resume_point(&headers)?;
    begin(app, Caller::Agent(who), None, Ok(resume_point)).await
}

/// The same for a visitor, whose token is in `Authorization`.
#[utoipa::path(get, path = "/api/widget/events", tag = "widget", params(("cursor" = Option<String>, Query, description = "`epoch.seq`; `Last-Event-ID` comes before it")), responses(
    (status = 200, description = "The frames of the visitor's socket, as server-sent events", content_type = "text/event-stream"),
    (status = 401, description = "`signed_out`: no token, or none that holds", body = protocol::Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = protocol::Problem),
))]
pub async fn open_to_visitor(
    State(app): State<AppState>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    handle: Option<Extension<ConnectionHandle>>,
    query: Result<QueryParams<StreamQuery>, ApiError>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let resume_point = query.and_then(|QueryParams(query)| query.resume_point(&headers));
    let token = visitor::bearer_token(&headers).map(str::to_owned);
    let ip = client.ip();
    let handle = handle.map(|Extension(handle)| handle);
    let caller = Caller::Visitor {
        headers,
        ip,
        handle,
    };
    begin(app, caller, token, resume_point).await
}

/// The resume point is looked at last: a flawed one counts against a visitor's
/// limit as any other does.
async fn begin(
    app: AppState,
    caller: Caller,
    token: Option<String>,
    resume_point: Result<ResumePoint, ApiError>,
) -> Result<Response, ApiError> {
    let Admitted {
        listener,
        room,
        registration,
    } = caller
        .admit(&app, token.as_deref())
        .await
        .map_err(refusal)?;
    let resume_point = resume_point?;
    let (account, whose) = (listener.account_id(), listener.whose());
    let subscription = Subscription::begin(&app, &room, account, whose, resume_point).await?;
    let epoch = app.store.epoch();
    let every = std::time::Duration::from_millis(HEARTBEAT_MS);
    let line = Line {
        subscription,
        stopping: app.stopping.clone(),
        registration,
        _listener: listener,
    };
    let frames = stream::unfold(line, move |mut line| async move {
        let (text, seq) = line.next().await?;
        let id = Cursor { epoch, seq };
        let event = Event::default().id(id.to_string()).data(text.as_str());
        Some((Ok::<_, Infallible>(event), line))
    });
    // A comment would keep proxies content, but pages do not get to see it.
    let beat = Event::default().data(r#"{"type":"pong"}"#);
    let keep_alive = KeepAlive::new().interval(every).event(beat);
    let headers = [("x-accel-buffering", "no"), ("cache-control", "no-store")];
    Ok((headers, Sse::new(frames).keep_alive(keep_alive)).into_response())
}

/// What a socket would have been closed with.
const fn refusal(reason: CloseReason) -> ApiError {
    match reason {
        CloseReason::TooMany => ApiError::new(Problem::new(
            429,
            "too_many_requests",
            "That was a lot at once.",
        ))
        .retry_after(10),
        _ => ApiError::signed_out(),
    }
}

/// One client, for as long as it listens. It holds one page of a replay at
/// most; a client that takes nothing is cut by its connection.
struct Line {
    subscription: Subscription,
    stopping: watch::Receiver<bool>,
    registration: Registration,
    /// They are here for as long as this is.
    _listener: Listener,
}

impl Line {
    /// The next frame; none when the stream is to end.
    async fn next(&mut self) -> Option<(Utf8Bytes, Seq)> {
        let frame = tokio::select! {
            () = self.registration.ended() => return None,
            _ = self.stopping.changed() => return None,
            frame = self.subscription.next() => frame.ok()?,
        };
        (!self.registration.has_ended()).then_some(frame)
    }
}
