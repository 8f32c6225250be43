//! Signed posts that are as large as a post may be.

use std::time::Duration;

use anyhow::Result;
use futures::future::try_join_all;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::FloodResult;
use crate::{
    client::HttpClient,
    stored::DatabaseReader,
    target::{Target, source},
    webhook,
};

/// The most bytes that the answer to a bootstrap may have.
const MAX_BOOTSTRAP_BYTES: usize = 100_000;
/// Meta gives up sooner or later, and posts it all again.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Two posts at once, as a small machine has two threads, each of 25,000 contacts.
pub(super) async fn many_contacts(target: &Target) -> Result<FloodResult> {
    let count = 25_000;
    let body = |letter: &str, first: usize| {
        let messages = (0..count)
            .map(|place| json!({ "id": format!("{letter}{place}"), "from": phone(first + place) }));
        let contacts = (0..count).map(|place| json!({ "wa_id": phone(first + place) }));
        update(target, messages.collect(), contacts.collect())
    };
    stored(target, &[body("c", 0), body("d", count)], 2 * count).await
}

pub(super) async fn many_messages(target: &Target) -> Result<FloodResult> {
    let count = 95_000;
    let messages = (0..count).map(|place| json!({ "id": format!("m{place}"), "from": "1" }));
    let body = update(target, messages.collect(), Vec::new());
    stored(target, &[body], count).await
}

pub(super) async fn long_name(target: &Target) -> Result<FloodResult> {
    let messages = vec![json!({ "id": "n1", "from": "961" })];
    let name = "n".repeat(1_000_000);
    let contacts = vec![json!({ "wa_id": "961", "profile": { "name": name } })];
    let body = update(target, messages, contacts);
    let taken = stored(target, &[body], 1).await?;
    let mut agent = target.agent(0, 0).await?;
    let first = agent.get("/api/bootstrap").await?.body.len();
    Ok(FloodResult {
        words: format!("{}; the bootstrap has {first} bytes", taken.words),
        is_right: taken.is_right && first < MAX_BOOTSTRAP_BYTES,
    })
}

fn phone(place: usize) -> String {
    format!("{}", 10_000 + place)
}

fn update(target: &Target, messages: Vec<Value>, contacts: Vec<Value>) -> Vec<u8> {
    webhook::update(&target.accounts[0].number, messages, contacts)
}

/// Posts all bodies at once, and counts what came of them.
async fn stored(target: &Target, bodies: &[Vec<u8>], count: usize) -> Result<FloodResult> {
    // The others have begun by then.
    sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    let posting = bodies.iter().map(async |body| {
        let mut provider = HttpClient::from(target.server.address, source());
        provider.within = Duration::from_secs(90);
        let headers = webhook::headers(body);
        let answer = provider.request("POST", webhook::PATH, &headers, body);
        anyhow::Ok(answer.await?.status)
    });
    let statuses = try_join_all(posting).await?;
    let took = began.elapsed();
    let database = DatabaseReader::open(&target.server.database())?;
    let found = database.count(
        "SELECT count(*) FROM messages m JOIN accounts a ON a.id = m.account_id
         WHERE a.name = 'Account 0' AND m.direction = 'in'",
    )?;
    let size: usize = bodies.iter().map(Vec::len).sum();
    Ok(FloodResult {
        words: format!(
            "{:.1} MB answered with {statuses:?} after {:.1} s, {found} stored",
            size as f64 / 1e6,
            took.as_secs_f64()
        ),
        is_right: statuses.iter().all(|status| *status == 200)
            && usize::try_from(found) == Ok(count)
            && took < ANSWER_WITHIN,
    })
}
