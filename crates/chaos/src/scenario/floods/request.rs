//! Requests that hold something, or use up what is another's.

use std::time::Duration;

use anyhow::Result;
use futures::future::join_all;
use serde_json::json;
use tokio::{
    io::AsyncWriteExt as _,
    time::{Instant, sleep, timeout},
};

use super::{super::readers::is_cut, FloodResult};
use crate::{
    client::HttpClient,
    target::{Target, come, source},
    webhook,
};

const BODIES: usize = 200;
const DECLARED: usize = 3_000_000;
const PASSWORDS: usize = 60;
const UPLOADERS: usize = 6;
const UPLOADS: usize = 20;

/// Bodies of 3 MB with a false signature, which stop before their end.
pub(super) async fn stalled_bodies(target: &Target, time: Duration) -> Result<FloodResult> {
    let stranger = HttpClient::from(target.server.address, source());
    let began = Instant::now();
    let stalling = (0..BODIES).map(|_| stall(&stranger));
    let streams: Vec<_> = join_all(stalling).await.into_iter().flatten().collect();
    sleep(time.saturating_sub(began.elapsed())).await;
    let opened = streams.len();
    let cut = join_all(streams.into_iter().map(is_cut)).await;
    let cut = cut.into_iter().filter(|cut| *cut).count();
    Ok(FloodResult {
        words: format!("{cut} of {opened} cut"),
        is_right: cut == opened,
    })
}

async fn stall(stranger: &HttpClient) -> Result<tokio::net::TcpStream> {
    // Well formed, so that only the whole body could show that it is wrong.
    let kind = format!(
        "Content-Type: application/json\r\nX-Hub-Signature-256: sha256={}\r\n",
        "0".repeat(64)
    );
    let head = stranger.head("POST", webhook::PATH, &kind, DECLARED);
    let mut stream = stranger.connect().await?;
    let body = vec![b' '; DECLARED - 100_000];
    let writing = async {
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await
    };
    // Who refuses it early does not read it all.
    drop(timeout(Duration::from_secs(4), writing).await);
    Ok(stream)
}

/// Guesses at the agent who is about to come.
pub(super) async fn wrong_passwords(target: &Target, time: Duration) -> Result<FloodResult> {
    let began = Instant::now();
    let email = &target.accounts[1].agents[3];
    let body = json!({ "email": email, "password": "not the password" }).to_string();
    let address = source();
    let guesses = (0..PASSWORDS).map(|_| async {
        let mut stranger = HttpClient::from(target.server.address, address);
        let answer = stranger.json("POST", "/api/session", &body).await;
        answer.map(|answer| answer.status)
    });
    let answers = join_all(guesses).await;
    let limited = answers.iter().flatten().filter(|status| **status == 429);
    let limited = limited.count();
    sleep(time.saturating_sub(began.elapsed())).await;
    Ok(FloodResult {
        words: format!("{limited} of {PASSWORDS} told to wait"),
        is_right: limited > 0,
    })
}

/// Uploads that declare 20 MB and bring nothing, from one address.
pub(super) async fn empty_uploads(target: &Target, time: Duration) -> Result<FloodResult> {
    let (address, inbox) = (source(), &target.accounts[1].websites[0]);
    let mut held = Vec::new();
    for _ in 0..UPLOADERS {
        let visitor = come(HttpClient::from(target.server.address, address), inbox).await?;
        for _ in 0..UPLOADS {
            let kind = "Content-Type: application/octet-stream\r\n\
                        Content-Disposition: attachment; filename*=UTF-8''held.bin\r\n";
            let head = visitor
                .client
                .head("POST", visitor.client.files(), kind, 20_000_000);
            let mut stream = visitor.client.connect().await?;
            stream.write_all(head.as_bytes()).await?;
            held.push(stream);
        }
    }
    sleep(Duration::from_millis(500)).await;
    let mut agent = target.agent(1, 2).await?;
    let by_agent = agent.upload("mine.txt", b"some words").await?.status;
    let mut visitor = target.visitor(1, 0).await?.client;
    let by_visitor = visitor.upload("mine.txt", b"some words").await?.status;
    sleep(time / 2).await;
    Ok(FloodResult {
        words: format!(
            "{} held; an agent's upload: {by_agent}, another visitor's: {by_visitor}",
            held.len()
        ),
        is_right: by_agent == 201 && by_visitor == 201,
    })
}
