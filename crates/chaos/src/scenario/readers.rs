//! Readers that do not read: sockets, event streams, and replays that are asked
//! for and not read.

use std::time::Duration;

use anyhow::{Context, Result};
use futures::future::join_all;
use harness::{FrameSocket, Table, socket::cookie_header};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::{Instant, sleep, timeout},
};

use super::ChaosPlan;
use crate::{
    bystanders::{Bystanders, Goal},
    client::HttpClient,
    fixture::Fixture,
    follower::Follower,
    id,
    server::Start,
    target::Target,
    webhook,
};

const READERS: usize = 20;
/// A message's text, so that a reader falls behind by the megabyte.
const TEXT: usize = 1_500;
const POST: usize = 100;
/// The server gives a reader 30 s to take what was written to it.
const STALL: Duration = Duration::from_secs(44);

#[derive(Debug, Clone, Copy)]
enum ReaderKind {
    Socket,
    EventStream,
    Replay,
}

pub(crate) async fn run(fixture: &Fixture, plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step("readers that do not read, three servers at once");
    let kinds = [
        ReaderKind::Socket,
        ReaderKind::EventStream,
        ReaderKind::Replay,
    ];
    let stalled = kinds.map(|kind| stall(fixture, kind));
    for (kind, stalled) in kinds.into_iter().zip(join_all(stalled).await) {
        let name = match kind {
            ReaderKind::Socket => "stalled sockets",
            ReaderKind::EventStream => "stalled event streams",
            ReaderKind::Replay => "sockets that stall in a replay",
        };
        let (report, cut, mib) = stalled.with_context(|| name.to_owned())?;
        let goal = Goal {
            // Three servers and their load share the machine.
            p99: Duration::from_millis(1_000),
            health: Duration::from_secs(2),
            ..Goal::default()
        };
        table.budgeted(
            &format!("{READERS} {name}, {mib} MiB published"),
            format!("{cut} of {READERS} cut"),
            "all cut",
            cut == READERS,
        );
        report.tell(goal, table);
    }
    let _ = plan;
    Ok(())
}

async fn stall(
    fixture: &Fixture,
    kind: ReaderKind,
) -> Result<(crate::bystanders::BystanderReport, usize, usize)> {
    let mut target = fixture.target(Start::default())?;
    target.server.open().await?;
    let mut agent = target.agent(0, 0).await?;
    let follower = Follower::begin(&mut agent).await?;
    let mut published = 0;
    if matches!(kind, ReaderKind::Replay) {
        for _ in 0..120 {
            published += publish(&target).await?;
        }
    }
    let bystanders = Bystanders::watch(&target).await?;
    let mut stalled = Vec::new();
    let resume = follower.resume();
    for _ in 0..READERS {
        let opening = stalling(&agent, kind, &resume);
        stalled.push(timeout(Duration::from_secs(10), opening).await??);
    }
    let end = Instant::now() + STALL;
    while Instant::now() < end {
        published += publish(&target).await?;
        sleep(Duration::from_millis(150)).await;
    }
    let report = bystanders.finish().await?;
    let cut = join_all(stalled.into_iter().map(is_cut)).await;
    let cut = cut.into_iter().filter(|cut| *cut).count();
    Ok((report, cut, published / 1024 / 1024))
}

/// Publishes to the agents of the first account; how many bytes.
async fn publish(target: &Target) -> Result<usize> {
    let messages: Vec<webhook::WebhookMessage> = (0..POST)
        .map(|place| webhook::WebhookMessage {
            id: id::fresh(),
            from: format!("9613{:06}", place % 20),
            text: "x".repeat(TEXT),
        })
        .collect();
    let body = webhook::body(&target.accounts[0].number, &messages);
    let headers = webhook::headers(&body);
    let mut provider = HttpClient::new(target.server.address);
    provider
        .request("POST", webhook::PATH, &headers, &body)
        .await?;
    Ok(POST * TEXT)
}

/// Opens a stream and reads nothing of it.
async fn stalling(agent: &HttpClient, kind: ReaderKind, resume: &str) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    let mut stream = socket.connect(agent.address).await?;
    if let ReaderKind::EventStream = kind {
        let head = agent.head("GET", "/api/events", "Accept: text/event-stream\r\n", 0);
        stream.write_all(head.as_bytes()).await?;
        return Ok(stream);
    }
    let headers = cookie_header(agent.cookie.as_deref().unwrap_or_default());
    let mut socket = FrameSocket::upgrade(stream, "/api/socket", &headers).await?;
    socket.say(resume.as_bytes()).await?;
    Ok(socket.into_stream())
}

/// Whether the server has let go: whatever waits is read, then the end comes.
pub(crate) async fn is_cut(mut stream: TcpStream) -> bool {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match timeout(Duration::from_secs(3), stream.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => return true,
            Ok(Ok(_)) => {}
            Err(_) => return false,
        }
    }
}
