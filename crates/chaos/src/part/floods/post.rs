//! Signed posts that are as large as a post may be.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::Outcome;
use crate::{
    client::Client,
    desk::{Desk, source},
    stored::Database,
    webhook,
};

/// Of the answer to a bootstrap.
const FIRST_SCREEN: usize = 100_000;

pub(super) async fn many_contacts(desk: &Desk) -> Result<Outcome> {
    let count = 25_000;
    let messages = (0..count).map(|place| json!({ "id": format!("c{place}"), "from": phone(place) }));
    let contacts = (0..count).map(|place| json!({ "wa_id": phone(place) }));
    let messages: Vec<Value> = messages.collect();
    stored(desk, messages, contacts.collect(), count).await
}

pub(super) async fn many_messages(desk: &Desk) -> Result<Outcome> {
    let count = 95_000;
    let messages = (0..count).map(|place| json!({ "id": format!("m{place}"), "from": "1" }));
    stored(desk, messages.collect(), Vec::new(), count).await
}

pub(super) async fn long_name(desk: &Desk) -> Result<Outcome> {
    let messages = vec![json!({ "id": "n1", "from": "961" })];
    let name = "n".repeat(1_000_000);
    let contacts = vec![json!({ "wa_id": "961", "profile": { "name": name } })];
    let taken = stored(desk, messages, contacts, 1).await?;
    let mut agent = desk.agent(0, 0).await?;
    let first = agent.get("/api/bootstrap").await?.body.len();
    Ok(Outcome {
        words: format!("{}; the first screen has {first} bytes", taken.words),
        is_right: taken.is_right && first < FIRST_SCREEN,
    })
}

fn phone(place: usize) -> String {
    format!("{}", 10_000 + place)
}

async fn stored(
    desk: &Desk,
    messages: Vec<Value>,
    contacts: Vec<Value>,
    count: usize,
) -> Result<Outcome> {
    let body = webhook::update(&desk.accounts[0].number, messages, contacts);
    let headers = webhook::headers(&body);
    let mut provider = Client::from(desk.server.address, source());
    provider.within = Duration::from_secs(90);
    sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    let answer = provider
        .request("POST", webhook::PATH, &headers, &body)
        .await?;
    let took = began.elapsed();
    let database = Database::open(&desk.server.database())?;
    let found = database.count(
        "SELECT count(*) FROM messages m JOIN accounts a ON a.id = m.account_id
         WHERE a.name = 'Account 0' AND m.direction = 'in'",
    )?;
    Ok(Outcome {
        words: format!(
            "{:.1} MB answered with {} after {:.1} s, {found} stored",
            body.len() as f64 / 1e6,
            answer.status,
            took.as_secs_f64()
        ),
        is_right: answer.status == 200 && found == count as i64,
    })
}
