//! A clock that jumps, by libfaketime: the order holds, and nothing is erased
//! that is not old.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use harness::Table;
use serde_json::Value;
use tokio::time::sleep;

use super::ChaosPlan;
use crate::{
    client::{HttpClient, Response},
    fixture::Fixture,
    id,
    server::Start,
    stored::DatabaseReader,
    target::Target,
    webhook,
};

/// Where Linux distributions install libfaketime.
const LIBRARIES: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib64/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];
/// The largest difference between a server's time and ours that is plausible.
const PLAUSIBLE_MS: i64 = 10 * 60 * 1000;

pub(crate) async fn run(fixture: &Fixture, _plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step("a clock that jumps");
    let Some(library) = LIBRARIES.iter().find(|path| Path::new(path).is_file()) else {
        table.note(
            "The clock was not moved: libfaketime is not here (Debian's package `faketime`).",
        );
        table.told("a clock that jumps", "skipped: no libfaketime".to_owned());
        return Ok(());
    };
    let folder = tempfile::tempdir_in(fixture.binary.scratch())?;
    let clock = ClockOffset(folder.path().join("clock"));
    clock.set("+0")?;
    let start = Start {
        env: vec![
            ("LD_PRELOAD".to_owned(), (*library).to_owned()),
            (
                "FAKETIME_TIMESTAMP_FILE".to_owned(),
                clock.0.display().to_string(),
            ),
            ("FAKETIME_NO_CACHE".to_owned(), "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC".to_owned(), "1".to_owned()),
            ("FAKETIME_DONT_RESET".to_owned(), "1".to_owned()),
        ],
        ..Start::default()
    };
    let mut target = fixture.target(start)?;
    target.server.open().await?;
    there_and_back(&target, &clock, table).await?;
    far_ahead(&mut target, &clock, table).await?;
    back(&mut target, &clock, table).await
}

/// The file that says how far the server's clock is off.
struct ClockOffset(PathBuf);

impl ClockOffset {
    fn set(&self, offset: &str) -> Result<()> {
        // In place of the old one at once: it is read at every look at the clock.
        let fresh = self.0.with_extension("fresh");
        std::fs::write(&fresh, offset)?;
        Ok(std::fs::rename(fresh, &self.0)?)
    }
}

/// A day ahead and back while it runs.
async fn there_and_back(target: &Target, clock: &ClockOffset, table: &mut Table) -> Result<()> {
    let mut agent = target.agent(0, 0).await?;
    let mut visitors = Vec::new();
    for _ in 0..4 {
        visitors.push(target.visitor(0, 0).await?);
    }
    let mut written = Vec::new();
    for (place, offset) in ["+0", "+1d", "+0", "-1d"].into_iter().enumerate() {
        clock.set(offset)?;
        sleep(Duration::from_millis(300)).await;
        let visitor = &mut visitors[place];
        let status = visitor.write(&id::fresh(), "hello").await?;
        ensure!(matches!(status, 200 | 201), "writing gave {status}");
        // All four also answer in the first one's conversation.
        let first = visitors[0].conversation.clone();
        let message = id::fresh();
        taken(&agent.put(&first, &message, "and here").await?)?;
        written.push(message);
    }
    clock.set("+0")?;
    sleep(Duration::from_millis(300)).await;

    let list = agent.get("/api/conversations").await?.json();
    let items = list["items"].as_array().context("a list has items")?;
    let place = |id: &str| items.iter().position(|item| item["id"] == *id);
    let places: Vec<_> = visitors[1..]
        .iter()
        .map(|visitor| place(&visitor.conversation))
        .collect();
    // The answers keep the first one on top; the others stand newest first.
    let in_order = places.is_sorted_by(|older, newer| older > newer) && places[0].is_some();
    let path = format!("/api/conversations/{}/messages", visitors[0].conversation);
    let page = agent.get(&path).await?.json();
    let found: Vec<&Value> = page["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|message| written.iter().any(|id| message["id"] == **id))
        .collect();
    let messages_hold = found
        .iter()
        .map(|message| &message["id"])
        .eq(written.iter());
    let furthest = items
        .iter()
        .map(|item| off(&item["last_activity_at"]))
        .chain(found.iter().map(|message| off(&message["sent_at"])))
        .max()
        .unwrap_or(0);
    table.budgeted(
        "a day ahead, back, and a day back, while it runs",
        format!(
            "order of conversations {}, of messages {}; times at most {} s off",
            holds(in_order),
            holds(messages_hold),
            furthest / 1000
        ),
        "orders hold, < 10 min off",
        in_order && messages_hold && furthest < PLAUSIBLE_MS,
    );
    Ok(())
}

fn taken(answer: &Response) -> Result<()> {
    ensure!(answer.is_taken(), "writing gave {}", answer.status);
    Ok(())
}

const fn holds(it: bool) -> &'static str {
    if it { "holds" } else { "BROKEN" }
}

/// How many milliseconds a time is from ours.
fn off(time: &Value) -> i64 {
    let now = i64::try_from(id::now()).unwrap_or(i64::MAX);
    time.as_i64().map_or(i64::MAX, |time| (time - now).abs())
}

/// A start 40 days ahead.
async fn far_ahead(target: &mut Target, clock: &ClockOffset, table: &mut Table) -> Result<()> {
    let mut agent = target.agent(0, 1).await?;
    agent.upload("waits.txt", b"to be sent later").await?;
    let message = webhook::WebhookMessage {
        id: id::fresh(),
        from: "9613000001".to_owned(),
        text: "hello".to_owned(),
    };
    let body = webhook::body(&target.accounts[0].number, &[message]);
    let headers = webhook::headers(&body);
    let mut provider = HttpClient::new(target.server.address);
    taken(
        &provider
            .request("POST", webhook::PATH, &headers, &body)
            .await?,
    )?;
    target.server.stop().await?;
    let before = Kept::of(target)?;
    clock.set("+40d")?;
    target.server.open().await?;
    // What is past its time goes at the start, and at a sign-in.
    drop(target.agent(0, 2).await);
    sleep(Duration::from_secs(4)).await;
    target.server.stop().await?;
    let after = Kept::of(target)?;
    clock.set("+0")?;
    target.server.open().await?;
    let is_in = agent.get("/api/bootstrap").await?.status;
    table.budgeted(
        "a start 40 days ahead, and one back at the time",
        format!(
            "events, webhooks, sessions, unsent files: {before} before, {after} after; a session from before: {is_in}"
        ),
        "nothing erased",
        after.holds(before) && is_in == 200,
    );
    Ok(())
}

/// What has a time after which it goes.
#[derive(Debug, Clone, Copy)]
struct Kept([i64; 4]);

impl Kept {
    fn of(target: &Target) -> Result<Self> {
        let database = DatabaseReader::open(&target.server.database())?;
        Ok(Self([
            database.count("SELECT count(*) FROM events")?,
            database.count("SELECT count(*) FROM webhook_journal")?,
            // Not those that began after the jump.
            database.count(&format!(
                "SELECT count(*) FROM sessions WHERE created_at < {}",
                id::now() + 20 * 24 * 60 * 60 * 1000
            ))?,
            database.count("SELECT count(*) FROM attachments WHERE message_id IS NULL")?,
        ]))
    }

    fn holds(self, before: Self) -> bool {
        self.0
            .iter()
            .zip(before.0)
            .all(|(after, before)| *after >= before)
    }
}

impl std::fmt::Display for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [events, webhooks, sessions, files] = self.0;
        write!(f, "{events}/{webhooks}/{sessions}/{files}")
    }
}

/// A start two days back.
async fn back(target: &mut Target, clock: &ClockOffset, table: &mut Table) -> Result<()> {
    let mut agent = target.agent(1, 0).await?;
    let mut visitor = target.visitor(1, 0).await?;
    let status = visitor.write(&id::fresh(), "before").await?;
    ensure!(matches!(status, 200 | 201), "writing gave {status}");
    let before = last(&mut agent, &visitor.conversation).await?;
    target.server.stop().await?;
    clock.set("-2d")?;
    target.server.open().await?;
    agent.cookie = target.agent(1, 0).await?.cookie;
    taken(
        &agent
            .put(&visitor.conversation, &id::fresh(), "after")
            .await?,
    )?;
    let after = last(&mut agent, &visitor.conversation).await?;
    clock.set("+0")?;
    let fell = before["sent_at"].as_i64() > after["sent_at"].as_i64();
    let is_last = after["content"]["text"] == "after";
    table.budgeted(
        "a start two days back",
        format!(
            "a message written then {}; its time {}",
            if is_last {
                "stands last"
            } else {
                "stands BEFORE what was there"
            },
            if fell { "FELL" } else { "does not fall" }
        ),
        "order holds",
        is_last && !fell,
    );
    Ok(())
}

async fn last(agent: &mut HttpClient, conversation: &str) -> Result<Value> {
    let path = format!("/api/conversations/{conversation}/messages");
    let page = agent.get(&path).await?.json();
    let last = page["items"].as_array().and_then(|items| items.last());
    last.cloned().context("there is a message")
}
