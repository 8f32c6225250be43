//! `GET /api/socket`: one WebSocket per open dashboard, and
//! `GET /api/widget/socket`, one per visitor's tab.

use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::{
        ConnectInfo, Extension, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, header},
    response::Response,
};
use futures::{SinkExt, StreamExt};
use protocol::{
    ClientFrame, ServerFrame,
    frame::{CloseReason, HEARTBEAT_MS, MAX_CLIENT_FRAME, RESUME_WITHIN_MS},
};
use tokio::time::{Instant, interval_at, timeout};

use super::{
    close,
    hub::text,
    listener::{Caller, Listener},
    subscription::{Standing, Subscription},
};
use crate::{accept::Handle, app::App, error::ApiError, session::SignedIn};

/// axum's default of 128 KiB is for uploads; our clients say a few words.
const BUFFER: usize = 1024;
/// A frame over the limit is read to its end, so that the close frame with the
/// reason arrives; beyond this the line is simply cut.
const CUT_OFF: usize = 64 * MAX_CLIENT_FRAME;
/// A background tab's timers fire once a minute; a dead peer's never do.
const SILENCE: Duration = Duration::from_millis(HEARTBEAT_MS * 4);
/// How long a client may take to read what was written to it.
const WRITE_WITHIN: Duration = Duration::from_secs(30);
/// Frames put into one write when there is a backlog.
const BATCH: usize = 64;

/// Opens the stream. The session cookie says who it is for.
#[utoipa::path(get, path = "/api/socket", tag = "stream", responses(
    (status = 101, description = "A WebSocket of JSON text frames"),
    (status = 403, description = "`forbidden_origin`", body = protocol::Problem),
))]
pub async fn open(State(app): State<App>, who: SignedIn, upgrade: WebSocketUpgrade) -> Response {
    upgraded(app, Caller::Agent(who), upgrade)
}

/// Opens a visitor's stream. Their token comes in the first frame: a socket has
/// no headers of its own, and an address is no place for a secret.
#[utoipa::path(get, path = "/api/widget/socket", tag = "widget", responses(
    (status = 101, description = "A WebSocket of JSON text frames; the first one names the token"),
    (status = 403, description = "`forbidden_origin`", body = protocol::Problem),
))]
pub async fn open_to_visitor(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    handle: Option<Extension<Handle>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    // Which ones are allowed is the inbox's, which the first frame names.
    if !headers.contains_key(header::ORIGIN) {
        return Err(ApiError::forbidden_origin());
    }
    let caller = Caller::Visitor {
        headers,
        ip: peer.ip(),
        handle: handle.map(|Extension(handle)| handle),
    };
    Ok(upgraded(app, caller, upgrade))
}

fn upgraded(app: App, caller: Caller, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        // One frame of a large commit may be some megabytes.
        .max_write_buffer_size(16 * 1024 * 1024)
        .max_message_size(CUT_OFF)
        .max_frame_size(CUT_OFF)
        .on_upgrade(move |socket| Box::pin(serve(app, caller, socket)))
}

async fn serve(app: App, caller: Caller, mut socket: WebSocket) {
    metrics::gauge!("frontdesk_sockets").increment(1.0);
    if let Err(reason) = converse(&app, caller, &mut socket).await {
        tracing::debug!(reason = reason.reason(), "socket closed");
        // The peer may be gone; there is nobody else to tell.
        drop(timeout(WRITE_WITHIN, socket.send(close::message(reason))).await);
    }
    metrics::gauge!("frontdesk_sockets").decrement(1.0);
}

/// Ends with `Ok` when the client left.
async fn converse(app: &App, caller: Caller, socket: &mut WebSocket) -> Result<(), CloseReason> {
    let Some((standing, token)) = resume(socket).await? else {
        return Ok(());
    };
    let (listener, room) = caller.admit(app, token.as_deref()).await?;
    // A store that cannot be read now may be later: the client comes back.
    let mut subscription = Subscription::begin(
        app,
        &room,
        listener.account_id(),
        listener.whose(),
        standing,
    )
    .await
    .map_err(|_| CloseReason::Shutdown)?;
    let mut stopping = app.stopping.clone();
    let mut deadline = Instant::now() + SILENCE;
    // A session that was ended elsewhere ends here, whatever the client says.
    let every = Duration::from_millis(HEARTBEAT_MS);
    let mut checks = interval_at(Instant::now() + every, every);
    loop {
        tokio::select! {
            frame = subscription.next() => {
                let (first, _) = frame?;
                if !write(socket, &mut subscription, first).await? {
                    return Ok(());
                }
            }
            heard = socket.recv() => {
                deadline = Instant::now() + SILENCE;
                match heard {
                    None | Some(Ok(Message::Close(_))) => return Ok(()),
                    Some(Err(error)) => return broken(&error),
                    Some(Ok(message)) => match parse(&message)? {
                        Some(ClientFrame::Ping) => pong(app, &listener, socket).await?,
                        Some(frame) => listener.hear(app, frame).await,
                        None => {}
                    }
                }
            }
            () = tokio::time::sleep_until(deadline) => return Err(CloseReason::Silent),
            _ = checks.tick() => {
                if !listener.is_welcome(app).await {
                    return Err(CloseReason::SignedOut);
                }
            }
            _ = stopping.changed() => return Err(CloseReason::Shutdown),
        }
    }
}

/// The first frame: where the client stands, and a visitor's token.
async fn resume(socket: &mut WebSocket) -> Result<Option<(Standing, Option<String>)>, CloseReason> {
    let wait = timeout(Duration::from_millis(RESUME_WITHIN_MS), socket.next());
    match wait.await.map_err(|_| CloseReason::ResumeTimeout)? {
        None => Ok(None),
        Some(Err(error)) => broken(&error).map(|()| None),
        Some(Ok(message)) => match parse(&message)? {
            Some(ClientFrame::Resume {
                epoch,
                cursor,
                token,
            }) => Ok(Some((Standing { epoch, cursor }, token))),
            _ => Err(CloseReason::ResumeExpected),
        },
    }
}

/// A session that was ended elsewhere ends here, at the next ping.
async fn pong(app: &App, listener: &Listener, socket: &mut WebSocket) -> Result<(), CloseReason> {
    if !listener.is_welcome(app).await {
        return Err(CloseReason::SignedOut);
    }
    if let Some(pong) = text(&ServerFrame::Pong) {
        drop(timeout(WRITE_WITHIN, socket.send(Message::Text(pong))).await);
    }
    Ok(())
}

/// A line that broke needs no answer, one that was abused does.
fn broken(error: &axum::Error) -> Result<(), CloseReason> {
    use std::error::Error;
    use tokio_tungstenite::tungstenite::{Error as Broken, error::CapacityError};
    let too_large = error
        .source()
        .and_then(|source| source.downcast_ref::<Broken>())
        .is_some_and(|source| {
            matches!(
                source,
                Broken::Capacity(CapacityError::MessageTooLong { .. })
            )
        });
    let not_text = error
        .source()
        .and_then(|source| source.downcast_ref::<Broken>())
        .is_some_and(|source| matches!(source, Broken::Utf8(_)));
    match (too_large, not_text) {
        (true, _) => Err(CloseReason::FrameTooLarge),
        (_, true) => Err(CloseReason::NotText),
        _ => Ok(()),
    }
}

fn parse(message: &Message) -> Result<Option<ClientFrame>, CloseReason> {
    match message {
        Message::Text(text) if text.len() > MAX_CLIENT_FRAME => Err(CloseReason::FrameTooLarge),
        Message::Text(text) => serde_json::from_str(text)
            .map(Some)
            .map_err(|_| CloseReason::NotJson),
        Message::Binary(_) => Err(CloseReason::NotText),
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(None),
    }
}

/// Writes a frame and what waits behind it. False: the client is gone.
async fn write(
    socket: &mut WebSocket,
    subscription: &mut Subscription,
    first: axum::extract::ws::Utf8Bytes,
) -> Result<bool, CloseReason> {
    let mut next = Some(first);
    let mut batched = 0;
    let written = timeout(WRITE_WITHIN, async {
        while let Some(frame) = next.take() {
            if socket.feed(Message::Text(frame)).await.is_err() {
                return Ok(false);
            }
            batched += 1;
            if batched < BATCH {
                next = subscription.try_next()?.map(|(frame, _)| frame);
            }
        }
        Ok(socket.flush().await.is_ok())
    });
    written.await.map_err(|_| CloseReason::TooSlow)?
}
