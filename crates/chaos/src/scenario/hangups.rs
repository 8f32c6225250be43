//! Clients that ask for work and hang up: what they asked for must not shut
//! others out, nor leave anything behind.

use std::{path::Path, time::Duration};

use anyhow::Result;
use futures::future::join_all;
use harness::Table;
use serde_json::json;
use tokio::{
    io::AsyncWriteExt as _,
    time::{Instant, sleep},
};

use super::ChaosPlan;
use crate::{
    bystanders::{Bystanders, Goal},
    client::HttpClient,
    fixture::{Fixture, PASSWORD},
    id,
    server::Start,
    target::{Target, source},
    webhook,
};

const SEARCHERS: usize = 6;
const SIGN_INS: usize = 250;
const CUT_POSTS: usize = 400;
const CUT_UPLOADS: usize = 40;

pub(crate) async fn run(fixture: &Fixture, plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step("clients that hang up");
    let mut target = fixture.target(Start::default())?;
    target.server.open().await?;
    people(&target).await?;
    let goal = Goal {
        growth_mib: 100.0,
        ..Goal::default()
    };

    let agent = target.agent(0, 0).await?;
    let bystanders = Bystanders::watch(&target).await?;
    let end = Instant::now() + plan.flood / 2;
    let searching = (0..SEARCHERS).map(|_| search(agent.again(), end));
    let searches: usize = join_all(searching).await.into_iter().sum();
    let report = bystanders.finish().await?;
    table.told(
        &format!("searches by {SEARCHERS} clients that hang up"),
        format!("{searches} begun"),
    );
    report.tell(goal, table);

    let bystanders = Bystanders::watch(&target).await?;
    let address = target.server.address;
    let signing = (0..SIGN_INS).map(|place| sign_in(HttpClient::from(address, source()), place));
    let begun = self::begun(join_all(signing).await);
    sleep(plan.flood / 3).await;
    let report = bystanders.finish().await?;
    table.told(
        "sign-ins, cancelled after 10 to 50 ms",
        format!("{begun} of {SIGN_INS} begun"),
    );
    report.tell(goal, table);

    let bystanders = Bystanders::watch(&target).await?;
    let posts = (0..CUT_POSTS).map(|_| cut_post(&agent));
    let begun = self::begun(join_all(posts).await);
    sleep(Duration::from_secs(2)).await;
    let report = bystanders.finish().await?;
    table.told(
        "posts, cut in the middle",
        format!("{begun} of {CUT_POSTS} begun"),
    );
    report.tell(goal, table);

    let attachments = target.server.data.join("attachments");
    let before = files(&attachments);
    let bystanders = Bystanders::watch(&target).await?;
    let mut visitors = Vec::new();
    for _ in 0..CUT_UPLOADS / 10 {
        visitors.push(target.visitor(0, 0).await?);
    }
    let uploads = (0..CUT_UPLOADS).map(|place| {
        let visitor = &visitors[place % visitors.len()];
        cut_upload(&visitor.client)
    });
    join_all(uploads).await;
    sleep(Duration::from_secs(3)).await;
    let report = bystanders.finish().await?;
    let left = files(&attachments).saturating_sub(before);
    table.budgeted(
        &format!("{CUT_UPLOADS} uploads of 5 MB, cut in the middle"),
        format!("{left} files left behind"),
        "none",
        left == 0,
    );
    report.tell(goal, table);
    Ok(())
}

/// How many got as far as to hang up.
fn begun(clients: Vec<Result<()>>) -> usize {
    clients.into_iter().filter(Result::is_ok).count()
}

/// Enough to search through.
async fn people(target: &Target) -> Result<()> {
    let mut provider = HttpClient::new(target.server.address);
    for post in 0..40 {
        let messages: Vec<webhook::WebhookMessage> = (0..500)
            .map(|place| webhook::WebhookMessage {
                id: id::fresh(),
                from: format!("9613{:06}", post * 500 + place),
                text: "somebody wrote a longer text here, of which nothing is found".repeat(4),
            })
            .collect();
        let body = webhook::body(&target.accounts[0].number, &messages);
        let headers = webhook::headers(&body);
        provider
            .request("POST", webhook::PATH, &headers, &body)
            .await?;
    }
    Ok(())
}

async fn search(agent: HttpClient, end: Instant) -> usize {
    let mut searches = 0;
    while Instant::now() < end {
        let path = format!("/api/conversations?q=zz{searches}&limit=200");
        let head = agent.head("GET", &path, "", 0);
        if let Ok(mut stream) = agent.connect().await
            && stream.write_all(head.as_bytes()).await.is_ok()
        {
            searches += 1;
        }
        sleep(Duration::from_millis(4)).await;
    }
    searches
}

async fn sign_in(client: HttpClient, place: usize) -> Result<()> {
    let email = format!("nobody{place}@stranger.example");
    let body = json!({ "email": email, "password": PASSWORD }).to_string();
    let json = "Content-Type: application/json\r\n";
    let head = client.head("POST", "/api/session", json, body.len());
    // One after the other: those who hang up make room for those who come.
    let place = u64::try_from(place).unwrap_or(0);
    sleep(Duration::from_millis(5 * place)).await;
    let mut stream = client.connect().await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    sleep(Duration::from_millis(10 + place % 40)).await;
    Ok(())
}

async fn cut_post(agent: &HttpClient) -> Result<()> {
    let path = format!(
        "/api/conversations/{}/messages/{}",
        id::fresh(),
        id::fresh()
    );
    let json = "Content-Type: application/json\r\n";
    let head = agent.head("PUT", &path, json, 50_000);
    let mut stream = agent.connect().await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&[b' '; 20_000]).await?;
    sleep(Duration::from_millis(100)).await;
    Ok(())
}

async fn cut_upload(visitor: &HttpClient) -> Result<()> {
    let kind = "Content-Type: application/octet-stream\r\n\
                Content-Disposition: attachment; filename*=UTF-8''cut.bin\r\n";
    let head = visitor.head("POST", visitor.files(), kind, 5_000_000);
    let mut stream = visitor.connect().await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&vec![b'.'; 2_500_000]).await?;
    Ok(())
}

/// Files in a folder and below it.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.path() {
            path if path.is_dir() => files(&path),
            _ => 1,
        })
        .sum()
}
