//! `GET /api/socket`: one WebSocket per open dashboard, and
//! `GET /api/widget/socket`, one per visitor's tab.

use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::{ConnectInfo, Extension, State},
    http::{HeaderMap, header},
    response::Response,
};
use futures::{SinkExt, StreamExt};
use protocol::{
    ClientFrame, ServerFrame,
    frame::{CloseReason, HEARTBEAT_MS, MAX_CLIENT_FRAME, RESUME_WITHIN_MS},
};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes, protocol::WebSocketConfig};

use super::{
    close::{self, close},
    hub::text,
    limits::Budget,
    listener::{Admitted, Caller},
    sessions::Registration,
    subscription::{ResumePoint, Subscription},
    upgrade::{MeteredSocket, Upgrade},
};
use crate::{accept::ConnectionHandle, auth::agent::AgentAuth, error::ApiError, state::AppState};

/// The default of 128 KiB is for uploads; our clients say a few words.
const BUFFER: usize = 1024;
/// One frame of a large commit may be some megabytes.
const MAX_WRITE_BUFFER: usize = 16 * 1024 * 1024;
/// A background tab's timers fire once a minute; a dead peer's never do.
const SILENCE: Duration = Duration::from_millis(HEARTBEAT_MS * 4);
/// Frames put into one write when there is a backlog.
const BATCH: usize = 64;

/// Opens the stream. The session cookie says who it is for.
#[utoipa::path(get, path = "/api/socket", tag = "stream", responses(
    (status = 101, description = "A WebSocket of JSON text frames"),
    (status = 403, description = "`forbidden_origin`", body = protocol::Problem),
))]
pub async fn open(State(app): State<AppState>, who: AgentAuth, upgrade: Upgrade) -> Response {
    upgraded(app, Caller::Agent(who), upgrade)
}

/// Opens a visitor's stream. Their token comes in the first frame: a socket has
/// no headers of its own, and an address is no place for a secret.
#[utoipa::path(get, path = "/api/widget/socket", tag = "widget", responses(
    (status = 101, description = "A WebSocket of JSON text frames; the first one names the token"),
    (status = 403, description = "`forbidden_origin`", body = protocol::Problem),
))]
pub async fn open_to_visitor(
    State(app): State<AppState>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    handle: Option<Extension<ConnectionHandle>>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, ApiError> {
    // Which ones are allowed is the inbox's, which the first frame names.
    if !headers.contains_key(header::ORIGIN) {
        return Err(ApiError::forbidden_origin());
    }
    let caller = Caller::Visitor {
        headers,
        ip: client.ip(),
        handle: handle.map(|Extension(handle)| handle),
    };
    Ok(upgraded(app, caller, upgrade))
}

/// A client's frame may have 64 KiB, all its fragments together. Nothing longer
/// is read: the length alone refuses it.
fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(Some(MAX_CLIENT_FRAME))
        .max_frame_size(Some(MAX_CLIENT_FRAME))
}

fn upgraded(app: AppState, caller: Caller, upgrade: Upgrade) -> Response {
    let caller = Box::new(caller);
    // What a block captures is stored once, what a function takes is stored twice.
    upgrade.serve(config(), |mut socket| {
        Box::pin(async move {
            metrics::gauge!("frontdesk_sockets").increment(1.0);
            let ended = converse(&app, caller, &mut socket).await;
            if let Err(reason) = &ended {
                tracing::debug!(reason = reason.reason(), "socket closed");
            }
            Box::pin(close(&mut socket, ended.err())).await;
            metrics::gauge!("frontdesk_sockets").decrement(1.0);
        })
    })
}

/// Ends with `Ok` when the client left. What is done once, or seldom, is on the
/// heap while it is done: a socket that is only open has no room for it.
async fn converse(
    app: &AppState,
    caller: Box<Caller>,
    socket: &mut MeteredSocket,
) -> Result<(), CloseReason> {
    let budget = Budget::new(app.settings.streams.frames);
    let Some((resume_point, token)) = Box::pin(resume(app, socket)).await? else {
        return Ok(());
    };
    let Admitted {
        listener,
        room,
        mut registration,
    } = Box::pin(caller.admit(app, token.as_deref())).await?;
    let (account, whose) = (listener.account_id(), listener.whose());
    // A store that cannot be read now may be later: the client comes back.
    let begun = Box::pin(Subscription::begin(
        app,
        &room,
        account,
        whose,
        resume_point,
    ))
    .await;
    let mut subscription = begun.map_err(|_| CloseReason::Shutdown)?;
    let mut stopping = app.stopping.clone();
    let mut deadline = Instant::now() + SILENCE;
    loop {
        let out = tokio::select! {
            () = registration.ended() => return Err(CloseReason::SignedOut),
            _ = stopping.changed() => return Err(CloseReason::Shutdown),
            () = tokio::time::sleep_until(deadline) => return Err(CloseReason::Silent),
            frame = subscription.next() => Some(frame?.0),
            heard = socket.next() => {
                deadline = Instant::now() + SILENCE;
                let message = match heard {
                    None | Some(Ok(Message::Close(_))) => return Ok(()),
                    Some(Err(error)) => return close::reason(&error).map_or(Ok(()), Err),
                    Some(Ok(message)) => message,
                };
                if !budget.spend(message.len())? {
                    continue;
                }
                match parse(&message)? {
                    Some(ClientFrame::Ping) => text(&ServerFrame::Pong),
                    Some(frame) => {
                        Box::pin(listener.hear(app, frame)).await;
                        None
                    }
                    None => None,
                }
            }
        };
        if let Some(first) = out
            && !Box::pin(write(socket, &mut subscription, &mut registration, first)).await?
        {
            return Ok(());
        }
    }
}

/// The first frame: where the client stands, and a visitor's token.
async fn resume(
    app: &AppState,
    socket: &mut MeteredSocket,
) -> Result<Option<(ResumePoint, Option<String>)>, CloseReason> {
    let mut stopping = app.stopping.clone();
    let first = timeout(Duration::from_millis(RESUME_WITHIN_MS), socket.next());
    let first = tokio::select! {
        first = first => first.map_err(|_| CloseReason::ResumeTimeout)?,
        _ = stopping.changed() => return Err(CloseReason::Shutdown),
    };
    match first {
        None | Some(Ok(Message::Close(_))) => Ok(None),
        Some(Err(error)) => close::reason(&error).map_or(Ok(None), Err),
        Some(Ok(message)) => match parse(&message)? {
            Some(ClientFrame::Resume {
                epoch,
                cursor,
                token,
            }) => Ok(Some((ResumePoint { epoch, cursor }, token))),
            _ => Err(CloseReason::ResumeExpected),
        },
    }
}

fn parse(message: &Message) -> Result<Option<ClientFrame>, CloseReason> {
    match message {
        Message::Text(text) => serde_json::from_str(text)
            .map(Some)
            .map_err(|_| CloseReason::NotJson),
        Message::Binary(_) => Err(CloseReason::NotText),
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => Ok(None),
    }
}

/// Writes a frame and what waits behind it. False: the client is gone.
async fn write(
    socket: &mut MeteredSocket,
    subscription: &mut Subscription,
    registration: &mut Registration,
    first: Utf8Bytes,
) -> Result<bool, CloseReason> {
    // What was published after the session ended is not for it: whoever ends a
    // session says so before anything can be published.
    let has_ended = registration.signal();
    let mut next = Some(first);
    let mut batched = 0;
    let written = async {
        while let Some(frame) = next.take() {
            if *has_ended.borrow() {
                return Err(CloseReason::SignedOut);
            }
            if let Err(error) = socket.feed(Message::Text(frame)).await {
                return close::reason(&error).map_or(Ok(false), Err);
            }
            batched += 1;
            if batched < BATCH {
                next = subscription.try_next()?.map(|(frame, _)| frame);
            }
        }
        let flushed = socket.flush().await;
        flushed.map_or_else(
            |error| close::reason(&error).map_or(Ok(false), Err),
            |()| Ok(true),
        )
    };
    tokio::select! {
        biased;
        () = registration.ended() => Err(CloseReason::SignedOut),
        written = written => written,
    }
}
