//! Updates of thousands of messages: whole, in order, once, and in nobody's way.

use std::sync::Arc;

use protocol::{Content, ServerFrame};
use reqwest::StatusCode;
use serde_json::{Value, json};
use server::{
    channel::whatsapp::{
        batch::{self, Batch},
        payload, receive,
    },
    clock,
    store::journal::JournalBody,
};
use testing::{ALICE, Client, PHONE_NUMBER_ID, TestServer};

use super::{journaled, post_json, text, update};

/// So many messages, each of another person.
fn crowd(count: usize) -> Value {
    let number = |at: usize| (9_613_000_000_000 + at).to_string();
    let contacts: Vec<Value> = (0..count)
        .map(|at| json!({ "profile": { "name": format!("Person {at}") }, "wa_id": number(at) }))
        .collect();
    let messages: Vec<Value> = (0..count)
        .map(|at| text(&format!("wamid.{at}"), &number(at), &at.to_string()))
        .collect();
    update(
        PHONE_NUMBER_ID,
        json!({ "contacts": contacts, "messages": messages }),
    )
}

/// So many messages of one person, and as many reports on messages of others.
fn monologue(name: &str, count: usize) -> Value {
    let messages: Vec<Value> = (0..count)
        .map(|at| text(&format!("{name}.{at}"), name, &at.to_string()))
        .collect();
    let statuses: Vec<Value> = (0..count)
        .map(|at| json!({ "id": format!("{name}.sent.{at}"), "status": "sent" }))
        .collect();
    update(
        PHONE_NUMBER_ID,
        json!({
            "contacts": [{ "profile": { "name": name }, "wa_id": name }],
            "messages": messages,
            "statuses": statuses,
        }),
    )
}

async fn texts(alice: &Client, name: &str) -> Vec<String> {
    let conversation = alice.conversation(name).await;
    let messages = alice.messages(conversation.id).await;
    assert_eq!(conversation.inbound_count as usize, messages.len());
    messages
        .into_iter()
        .map(|message| match message.content {
            Content::Text { text } => text,
            other => panic!("not a text: {other:?}"),
        })
        .collect()
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|at| at.to_string()).collect()
}

#[tokio::test]
async fn a_large_update_is_stored_in_order_in_many_small_transactions() {
    let desk = TestServer::open_with(|settings| settings.intake.items_per_transaction = 50).await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let answer = post_json(&desk, &crowd(600)).await;
    assert_eq!(answer.status, StatusCode::OK);
    line.until("all have come", |line| {
        line.replica.conversations(sync::Filter::All, None).len() == 600
    })
    .await;
    let mut created = Vec::new();
    for frame in &line.heard {
        let ServerFrame::Events { events, .. } = frame else {
            continue;
        };
        assert!(events.len() <= 100, "{} events at once", events.len());
        for event in events {
            let event = serde_json::to_value(event).unwrap();
            if event["type"] == "message_created" {
                created.push(
                    event["message"]["content"]["text"]
                        .as_str()
                        .unwrap()
                        .to_owned(),
                );
            }
        }
    }
    assert_eq!(created, numbers(600));
    assert_eq!(journaled(&desk).await, 1);
}

#[tokio::test]
async fn an_update_that_was_stored_in_part_is_whole_when_it_comes_again() {
    let desk = TestServer::open_with(|settings| settings.intake.items_per_transaction = 5).await;
    let alice = desk.sign_in(ALICE).await;
    for stored in 0..=6 {
        let name = format!("961{stored}");
        let body = monologue(&name, 10);
        let batches = batch::batches(payload::parse(&body), 5);
        assert!(batches.len() >= 5);
        store_some(&desk, &body, batches, stored).await;
        for _ in 0..2 {
            assert_eq!(post_json(&desk, &body).await.status, StatusCode::OK);
            assert_eq!(texts(&alice, &name).await, numbers(10), "{stored} batches");
        }
    }
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    let held: i64 = database
        .query_row("SELECT count(*) FROM early_statuses", [], |row| row.get(0))
        .unwrap();
    assert_eq!(held, 7 * 10);
}

/// As if the server had ended after so many batches.
async fn store_some(desk: &TestServer, body: &Value, batches: Vec<Batch>, count: usize) {
    let journaled = JournalBody::compress(body.to_string().as_bytes()).unwrap();
    let mut entry = None;
    for batch in batches.into_iter().take(count) {
        let (batch, journaled) = (Arc::new(batch), journaled.clone());
        let stored = desk.app().store.write(move |tx| match entry {
            None => Ok(receive::begin(tx, &journaled, false, &batch, clock::now())?.0),
            Some(entry) => receive::store(tx, entry, &batch, clock::now()).map(|_| entry),
        });
        entry = Some(stored.await.unwrap());
    }
}

#[tokio::test]
async fn the_note_in_the_journal_tells_of_every_batch() {
    let desk = TestServer::open_with(|settings| settings.intake.items_per_transaction = 2).await;
    let mut body = monologue("9611", 5);
    let unknown = update("999", json!({ "messages": [text("u.1", "1", "x")] }));
    let entries = body["entry"].as_array_mut().unwrap();
    entries.push(unknown["entry"][0].clone());
    assert_eq!(post_json(&desk, &body).await.status, StatusCode::OK);
    assert_eq!(
        post_json(&desk, &json!({ "entry": [] })).await.status,
        StatusCode::OK
    );
    assert_eq!(
        post_json(&desk, &monologue("9612", 5)).await.status,
        StatusCode::OK
    );
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    let mut notes = database
        .prepare("SELECT note FROM webhook_journal ORDER BY id")
        .unwrap();
    let notes: Vec<Option<String>> = notes
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let notes: Vec<Option<&str>> = notes.iter().map(Option::as_deref).collect();
    assert_eq!(notes, [Some("unknown_number"), Some("unknown_shape"), None]);
}
