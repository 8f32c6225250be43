//! Connections that are opened and not used.

use std::time::Duration;

use anyhow::Result;
use futures::future::join_all;
use tokio::{
    io::AsyncWriteExt as _,
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

use super::{super::readers::is_cut, FloodResult};
use crate::{
    client::HttpClient,
    target::{Target, source},
};

const IDLE: usize = 1_500;
const HEADERS: usize = 400;
const KEPT: usize = 1_200;
/// Addresses that the flood comes from.
const ADDRESSES: usize = 6;

/// Connects, and sends nothing.
pub(super) async fn idle(target: &Target, time: Duration) -> Result<FloodResult> {
    let streams = connect(target, IDLE).await;
    sleep(time).await;
    Ok(outcome(streams, true).await)
}

/// Sends one header after the other, and never the end of the head.
pub(super) async fn endless_headers(target: &Target, time: Duration) -> Result<FloodResult> {
    let mut streams = connect(target, HEADERS).await;
    for stream in &mut streams {
        say(stream, b"GET / HTTP/1.1\r\nHost: x\r\n").await;
    }
    let end = Instant::now() + time;
    while Instant::now() < end {
        for stream in &mut streams {
            say(stream, b"X-More: yes\r\n").await;
        }
        sleep(Duration::from_millis(500)).await;
    }
    Ok(outcome(streams, true).await)
}

/// Asks once, and keeps the connection.
pub(super) async fn kept(target: &Target, time: Duration) -> Result<FloodResult> {
    let mut streams = connect(target, KEPT).await;
    for stream in &mut streams {
        say(stream, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    }
    sleep(time).await;
    // They may be kept for longer than this run waits.
    Ok(outcome(streams, false).await)
}

async fn connect(target: &Target, count: usize) -> Vec<TcpStream> {
    let addresses: Vec<_> = (0..ADDRESSES).map(|_| source()).collect();
    let connecting = (0..count).map(|place| {
        let mut client = HttpClient::from(target.server.address, addresses[place % ADDRESSES]);
        client.within = Duration::from_secs(2);
        async move { client.connect().await }
    });
    let streams = join_all(connecting).await;
    streams.into_iter().flatten().collect()
}

/// A connection that was cut says so when it is read.
async fn say(stream: &mut TcpStream, words: &[u8]) {
    drop(timeout(Duration::from_millis(20), stream.write_all(words)).await);
}

async fn outcome(streams: Vec<TcpStream>, must_be_cut: bool) -> FloodResult {
    let opened = streams.len();
    let cut = join_all(streams.into_iter().map(is_cut)).await;
    let cut = cut.into_iter().filter(|cut| *cut).count();
    FloodResult {
        words: format!("{cut} of {opened} cut"),
        // What waits to be accepted has its time from then on.
        is_right: !must_be_cut || cut * 2 > opened,
    }
}
