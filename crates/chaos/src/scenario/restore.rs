//! A copy of the database, taken while it runs and put back after more was
//! written: clients are told, and nothing is sent a second time.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use harness::Table;
use serde_json::Value;
use simulator::{Config, Simulator, Timings, WindowRule};
use tokio::{
    net::TcpSocket,
    time::{Instant, sleep, timeout},
};

use super::ChaosPlan;
use crate::{
    client::HttpClient, fixture::Fixture, follower::Follower, id, server::Start,
    stored::DatabaseReader, target::Target, webhook,
};

/// Longer than the server waits before it looks at its queue again.
const SENDING: Duration = Duration::from_secs(12);

#[derive(Debug, Clone, Copy)]
enum Method {
    /// The database file is copied back.
    File,
    /// `frontdesk backup` and `frontdesk restore`.
    Commands,
}

pub(crate) async fn run(fixture: &Fixture, _plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step("a copy of the database that is put back");
    for (method, row) in [
        (Method::File, "a copy of the database file, put back"),
        (Method::Commands, "`frontdesk backup`, then `restore`"),
    ] {
        match put_back(fixture, method).await {
            Ok(RestoreFindings {
                first,
                sent,
                status,
                missing,
            }) => {
                table.budgeted(
                    row,
                    format!(
                        "a client that comes back hears {first:?}; a message sent since was sent {sent} times and is {status} now; {missing} of the copy's messages missing"
                    ),
                    "reset or another epoch; sent once",
                    first.is_told() && sent == 1 && missing == 0,
                );
            }
            Err(error) => {
                table.budgeted(row, format!("{error:#}"), "is recognised", false);
            }
        }
    }
    Ok(())
}

/// What a client that resumes with its old cursor receives first.
#[derive(Debug)]
enum First {
    Reset,
    OtherEpoch,
    /// Neither a reset nor another epoch: the client would not notice.
    GoesOn,
}

impl First {
    const fn is_told(&self) -> bool {
        matches!(self, Self::Reset | Self::OtherEpoch)
    }
}

struct RestoreFindings {
    first: First,
    /// How often the simulated Meta got the message.
    sent: usize,
    status: String,
    missing: usize,
}

async fn put_back(fixture: &Fixture, method: Method) -> Result<RestoreFindings> {
    let port = ReservedPort::new()?;
    let start = Start {
        env: vec![
            (
                "FRONTDESK_WHATSAPP_API_URL".to_owned(),
                format!("http://{}", port.address),
            ),
            (
                "FRONTDESK_WHATSAPP_ACCESS_TOKEN".to_owned(),
                Config::default().access_token,
            ),
        ],
        ..Start::default()
    };
    let mut target = fixture.target(start)?;
    target.server.open().await?;
    let mut agent = target.agent(0, 0).await?;
    let epoch = agent.get("/api/bootstrap").await?.json()["epoch"].clone();

    // Nobody listens as Meta yet, so what is sent waits in the queue.
    receive(&target, "begin").await?;
    let conversation = conversation(&mut agent).await?;
    let message = id::fresh();
    let answer = agent.put(&conversation, &message, "sent once").await?;
    ensure!(answer.is_taken(), "sending gave {}", answer.status);
    let folder = tempfile::tempdir_in(fixture.binary.scratch())?;
    let copy = folder.path().join("copy");
    match method {
        Method::File => DatabaseReader::open(&target.server.database())?.copy_to(&copy)?,
        Method::Commands => {
            let words = ["backup", &copy.to_string_lossy()];
            let said = fixture.say(&target.server.data, &words)?;
            ensure!(
                said.is_some(),
                "there is no `frontdesk backup`, or it failed"
            );
        }
    }

    let simulator = pretend_meta(&target, port).await?;
    ensure!(
        timeout(SENDING * 2, simulator.sent_at_least(1))
            .await
            .is_ok(),
        "the message was not sent at all"
    );
    simulator.settled().await;
    for place in 0..40 {
        receive(&target, &format!("since {place}")).await?;
    }
    let newest = Follower::begin(&mut agent).await?;
    target.server.kill()?;

    restore(fixture, &target, method, &copy)?;
    target.server.open().await?;
    // Past the cursor of the client that was away: a number alone tells nothing.
    for place in 0..80 {
        receive(&target, &format!("after {place}")).await?;
    }
    let mut agent = target.agent(0, 0).await?;
    let first = first_word(&newest, &agent, &epoch).await?;
    let end = Instant::now() + SENDING;
    while sent(&simulator) < 2 && Instant::now() < end {
        sleep(Duration::from_millis(200)).await;
    }
    let path = format!("/api/conversations/{conversation}/messages?limit=200");
    let page = agent.get(&path).await?.json();
    let found = page["items"].as_array().into_iter().flatten();
    let ours = found.clone().find(|found| found["id"] == *message);
    let begun = found.filter(|found| found["content"]["text"] == "begin");
    Ok(RestoreFindings {
        first,
        sent: sent(&simulator),
        status: ours
            .and_then(|ours| ours["status"].as_str())
            .unwrap_or("gone")
            .to_owned(),
        missing: usize::from(ours.is_none()) + usize::from(begun.count() != 1),
    })
}

fn sent(simulator: &Simulator) -> usize {
    let sent = simulator.sent();
    sent.iter().filter(|sent| sent.text == "sent once").count()
}

fn restore(fixture: &Fixture, target: &Target, method: Method, copy: &Path) -> Result<()> {
    let database = target.server.database();
    match method {
        Method::File => {
            for beside in ["-wal", "-shm"] {
                let path = database.with_extension(format!("db{beside}"));
                if path.exists() {
                    std::fs::remove_file(path)?;
                }
            }
            std::fs::copy(copy, &database)?;
        }
        Method::Commands => {
            let words = ["restore", "--replace", &copy.to_string_lossy()];
            let said = fixture.say(&target.server.data, &words)?;
            ensure!(said.is_some(), "`frontdesk restore` failed");
        }
    }
    Ok(())
}

/// A port that is bound, and refuses connections until the simulator listens.
struct ReservedPort {
    /// Linux lets two sockets bind one address if both set `SO_REUSEADDR` and
    /// neither listens yet, so the port is never up for grabs in between.
    _socket: TcpSocket,
    address: SocketAddr,
}

impl ReservedPort {
    fn new() -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(Self {
            address: socket.local_addr()?,
            _socket: socket,
        })
    }
}

async fn pretend_meta(target: &Target, port: ReservedPort) -> Result<Simulator> {
    let simulator = Simulator::start(Config {
        bind: port.address,
        app_secret: webhook::APP_SECRET.to_owned(),
        phone_number_id: target.accounts[0].number.clone(),
        webhook_url: Some(format!("http://{}{}", target.server.address, webhook::PATH)),
        timings: Timings::instant(),
        window: WindowRule::Ignore,
        ..Config::default()
    });
    Ok(simulator.await?)
}

/// A customer writes.
async fn receive(target: &Target, text: &str) -> Result<()> {
    let message = webhook::WebhookMessage {
        id: id::fresh(),
        from: "9613000001".to_owned(),
        text: text.to_owned(),
    };
    let body = webhook::body(&target.accounts[0].number, &[message]);
    let headers = webhook::headers(&body);
    let mut provider = HttpClient::new(target.server.address);
    let answer = provider.request("POST", webhook::PATH, &headers, &body);
    ensure!(answer.await?.status == 200, "a webhook was refused");
    Ok(())
}

async fn conversation(agent: &mut HttpClient) -> Result<String> {
    let list = agent.get("/api/conversations").await?.json();
    let id = list["items"][0]["id"].as_str();
    Ok(id.context("there is a conversation")?.to_owned())
}

async fn first_word(from: &Follower, agent: &HttpClient, epoch: &Value) -> Result<First> {
    let mut socket = from.connect(agent).await?;
    let word = timeout(Duration::from_secs(5), socket.next()).await??;
    let word: Value = serde_json::from_slice(word)?;
    Ok(match word["type"].as_str() {
        Some("reset") => First::Reset,
        _ if word["epoch"] != *epoch => First::OtherEpoch,
        _ => First::GoesOn,
    })
}
