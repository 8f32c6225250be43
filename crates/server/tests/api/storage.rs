//! A database that cannot be written: never acknowledged.

use axum::response::IntoResponse as _;
use reqwest::StatusCode;
use server::{error::ApiError, store::StoreError};
use testing::{ALICE, Client, TestServer, message_id};

#[tokio::test]
async fn a_locked_database_is_a_503_and_nothing_is_acknowledged() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123")
        .say("marhaba")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await.id;
    let thief = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    thief.execute_batch("BEGIN IMMEDIATE").unwrap();
    let id = message_id();
    let answer = alice.put(rana, id, "hello").await;
    assert_eq!(answer.problem(), (503, "storage_unavailable".to_owned()));
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(alice.messages(rana).await.len(), 1, "reading still works");
    thief.execute_batch("ROLLBACK").unwrap();
    assert_eq!(
        alice.put(rana, id, "hello").await.status,
        StatusCode::CREATED
    );
    assert_eq!(desk.simulator.sent_at_least(1).await.len(), 1);
}

#[tokio::test]
async fn a_full_disk_is_a_503_and_nothing_is_acknowledged() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123")
        .say("marhaba")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await.id;
    // SQLite answers a full file as it answers a full disk.
    let app = desk.app();
    app.store.write(|tx| tx.limit_pages(Some(1))).await.unwrap();
    let id = message_id();
    let long = "x".repeat(4_000);
    let mut last = alice.put(rana, id, &long).await;
    for _ in 0..40 {
        if last.status == StatusCode::SERVICE_UNAVAILABLE {
            break;
        }
        last = alice.put(rana, message_id(), &long).await;
    }
    assert_eq!(last.problem(), (503, "storage_unavailable".to_owned()));
    let stored = alice.messages(rana).await.len();
    app.store.write(|tx| tx.limit_pages(None)).await.unwrap();
    let id = message_id();
    assert_eq!(
        alice.put(rana, id, "room again").await.status,
        StatusCode::CREATED
    );
    assert_eq!(alice.messages(rana).await.len(), stored + 1);
}

#[tokio::test]
async fn what_panics_in_the_store_costs_one_answer() {
    let desk = TestServer::open().await;
    let visitor = desk.visitor().await;
    let (_, conversation) = visitor.begin("Rana", "marhaba").await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let store = &desk.app().store;
    for round in 0..8 {
        let command = store.write(|_| -> Result<(), StoreError> { panic!("on purpose") });
        let query = store.read(|_| -> Result<(), StoreError> { panic!("on purpose") });
        let id = message_id();
        let (command, query, answer) =
            tokio::join!(command, query, alice.put(conversation, id, "hello"));
        for error in [command.unwrap_err(), query.unwrap_err()] {
            assert!(matches!(&error, StoreError::Panicked(_)), "{error}");
            let answer = ApiError::from(error).into_response();
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        }
        assert_eq!(answer.status, StatusCode::CREATED, "round {round}");
        line.until("the message", |line| {
            let timeline = line.replica.timeline(conversation);
            timeline.is_some_and(|timeline| timeline.get(id).is_some())
        })
        .await;
        assert_eq!(readiness(&alice).await, (200, "ready".to_owned()));
    }
    assert_eq!(alice.messages(conversation).await.len(), 9);
}

#[tokio::test]
async fn readiness_says_in_words_that_nothing_can_be_written() {
    let desk = TestServer::open().await;
    let client = Client::new(desk.address());
    assert_eq!(readiness(&client).await, (200, "ready".to_owned()));
    let file = desk.data().join("frontdesk.db");
    let thief = rusqlite::Connection::open(file).unwrap();
    thief.execute_batch("BEGIN IMMEDIATE").unwrap();
    let late = "the database is not written in time".to_owned();
    assert_eq!(readiness(&client).await, (503, late));
    thief.execute_batch("ROLLBACK").unwrap();
    while readiness(&client).await.0 != 200 {
        tokio::task::yield_now().await;
    }
}

async fn readiness(client: &Client) -> (u16, String) {
    let answer = client.get("/readyz").await;
    let words = String::from_utf8(answer.body).unwrap();
    (answer.status.as_u16(), words)
}

#[tokio::test]
async fn two_servers_do_not_share_a_folder() {
    let desk = TestServer::open().await;
    let mut settings = (*desk.app().settings).clone();
    settings.listen = "127.0.0.1:0".parse().unwrap();
    let second = server::server::Server::start(settings).await;
    let refused = second.err().unwrap().to_string();
    assert!(refused.starts_with("another server runs on"), "{refused}");
}
