//! Frames that a visitor's sockets send without pause.

use std::time::Duration;

use anyhow::Result;
use futures::future::join_all;
use harness::{FrameSocket, socket::Closed};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::FloodResult;
use crate::{
    id,
    target::{Target, VisitorSession},
};

/// The close code for a client that sends too many frames.
const TOO_MANY: u16 = 4029;
const CORES: f64 = 0.8;

#[derive(Debug, Clone, Copy)]
enum Frame {
    /// About a conversation that is not theirs.
    Typing,
    /// Ours, in JSON.
    Ping,
    /// The WebSocket protocol's own.
    Control,
}

pub(super) async fn refused(target: &Target, time: Duration) -> Result<FloodResult> {
    one(target, &[Frame::Typing], time).await
}

pub(super) async fn pings(target: &Target, time: Duration) -> Result<FloodResult> {
    let ours = one(target, &[Frame::Ping], time / 2).await?;
    let control = one(target, &[Frame::Control], time / 2).await?;
    Ok(FloodResult {
        words: format!("ours: {}, the protocol's: {}", ours.words, control.words),
        is_right: ours.is_right && control.is_right,
    })
}

pub(super) async fn four_sockets(target: &Target, time: Duration) -> Result<FloodResult> {
    let visitor = target.visitor(0, 0).await?;
    let mut sockets = Vec::new();
    for _ in 0..4 {
        sockets.push(open(&visitor).await?);
    }
    let (began, before) = (Instant::now(), target.server.process().busy()?);
    let kinds = [Frame::Typing, Frame::Ping, Frame::Control];
    let ended = join_all(
        sockets
            .into_iter()
            .map(|socket| flood(socket, &kinds, time)),
    )
    .await;
    let cut = ended.iter().flatten().count();
    // Also what is left of it after they were cut.
    sleep(time.saturating_sub(began.elapsed())).await;
    let busy = (target.server.process().busy()? - before).as_secs_f64();
    let cores = busy / began.elapsed().as_secs_f64();
    Ok(FloodResult {
        words: format!("{cores:.2} cores, {cut} of 4 cut"),
        is_right: cores < CORES && cut == 4,
    })
}

async fn one(target: &Target, kinds: &[Frame], time: Duration) -> Result<FloodResult> {
    let visitor = target.visitor(0, 0).await?;
    let socket = open(&visitor).await?;
    let began = Instant::now();
    let closed = flood(socket, kinds, time).await;
    Ok(match closed {
        Some(Closed { code, .. }) => FloodResult {
            words: format!("cut with {code} after {} ms", began.elapsed().as_millis()),
            is_right: code == TOO_MANY,
        },
        None => FloodResult {
            words: format!("not cut in {} s", time.as_secs()),
            is_right: false,
        },
    })
}

async fn open(visitor: &VisitorSession) -> Result<FrameSocket> {
    let stream = visitor.client.connect().await?;
    let mut socket = FrameSocket::upgrade(stream, "/api/widget/socket", "").await?;
    let resume = json!({ "type": "resume", "epoch": null, "cursor": null, "token": visitor.token });
    socket.say(resume.to_string().as_bytes()).await?;
    Ok(socket)
}

/// Thousands of frames a second until the time is up or the server has enough.
async fn flood(mut socket: FrameSocket, kinds: &[Frame], time: Duration) -> Option<Closed> {
    let typing = json!({ "type": "typing", "conversation_id": id::fresh() }).to_string();
    let end = Instant::now() + time;
    let mut said = true;
    while Instant::now() < end {
        for kind in kinds.iter().cycle().take(40) {
            let frame = match kind {
                _ if !said => break,
                Frame::Typing => socket.say(typing.as_bytes()).await,
                Frame::Ping => socket.say(br#"{"type":"ping"}"#).await,
                Frame::Control => socket.ping().await,
            };
            said = frame.is_ok();
        }
        let until = Instant::now() + Duration::from_millis(3);
        while let Ok(heard) = timeout(until - Instant::now(), socket.next()).await {
            if let Err(error) = heard {
                return Some(error.downcast().unwrap_or(Closed {
                    code: 1006,
                    reason: "cut".to_owned(),
                }));
            }
        }
    }
    None
}
