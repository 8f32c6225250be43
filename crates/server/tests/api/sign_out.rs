//! A stream ends with its session.

use futures::StreamExt;
use protocol::{ServerFrame, frame::CloseReason};
use reqwest::Method;
use testing::{ALICE, Client, StreamClient, TestServer};

/// Reads until the line is closed, and says with which code.
async fn code(line: &mut StreamClient) -> u16 {
    loop {
        if let Err(close) = line.next_or_close().await {
            return close.expect("with a reason").code.into();
        }
    }
}

async fn sign_out(client: &Client) {
    let request = client.request(Method::DELETE, "/api/session");
    assert_eq!(client.answer(request).await.status, 204);
}

/// Looks for ended sessions often: nobody wants to wait for a test.
async fn desk() -> TestServer {
    TestServer::open_with(|settings| {
        settings.streams.session_checks = std::time::Duration::from_millis(20);
    })
    .await
}

/// What another process does to the database.
fn elsewhere(desk: &TestServer, statement: &str) {
    let path = desk.data().join("frontdesk.db");
    let database = rusqlite::Connection::open(path).unwrap();
    database
        .busy_timeout(std::time::Duration::from_secs(10))
        .unwrap();
    assert!(database.execute(statement, []).unwrap() > 0, "{statement}");
}

#[tokio::test]
async fn nothing_written_after_a_sign_out_reaches_its_socket_which_ends() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let (here, there) = (desk.sign_in(ALICE).await, desk.sign_in(ALICE).await);
    let rana = here.conversation("Rana").await.id;
    let (mut line, mut other) = (here.stream().await, there.stream().await);
    line.until("ready", |line| !line.heard.is_empty()).await;
    sign_out(&here).await;
    there.send(rana, "not for everybody").await;
    assert_eq!(code(&mut line).await, CloseReason::SignedOut.code());
    assert!(line.texts(rana).is_empty());
    other
        .until("the message", |line| !line.texts(rana).is_empty())
        .await;
}

#[tokio::test]
async fn server_sent_events_end_with_their_session() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let response = alice.request(Method::GET, "/api/events").send().await;
    let mut chunks = response.unwrap().bytes_stream();
    assert!(chunks.next().await.is_some(), "ready");
    sign_out(&alice).await;
    let end = async { while let Some(Ok(_)) = chunks.next().await {} };
    let patience = std::time::Duration::from_secs(15);
    tokio::time::timeout(patience, end).await.expect("it ends");
}

#[tokio::test]
async fn a_socket_that_has_not_resumed_when_its_session_ends_is_not_let_in() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let connected = StreamClient::connect(desk.address(), alice.cookie(), None).await;
    let mut line = connected.unwrap();
    sign_out(&alice).await;
    line.say_resume(None, None).await;
    assert_eq!(code(&mut line).await, CloseReason::SignedOut.code());
    assert!(line.heard.is_empty());
}

#[tokio::test]
async fn signing_in_anew_ends_the_streams_of_the_session_before() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    line.until("ready", |line| !line.heard.is_empty()).await;
    alice.sign_in(ALICE).await;
    assert_eq!(code(&mut line).await, CloseReason::SignedOut.code());
}

#[tokio::test]
async fn a_session_that_another_process_ends_ends_its_streams_and_no_others() {
    let desk = desk().await;
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(testing::BOB).await);
    let (mut hers, mut his) = (alice.stream().await, bob.stream().await);
    hers.until("ready", |line| !line.heard.is_empty()).await;
    elsewhere(
        &desk,
        "DELETE FROM sessions WHERE agent_id =
         (SELECT id FROM agents WHERE email LIKE 'alice%')",
    );
    assert_eq!(code(&mut hers).await, CloseReason::SignedOut.code());
    his.say(&protocol::ClientFrame::Ping).await;
    his.until("a pong", |line| line.heard.contains(&ServerFrame::Pong))
        .await;
}

#[tokio::test]
async fn a_visitors_stream_ends_with_the_inbox() {
    let desk = desk().await;
    let rana = desk.visitor().await;
    let mut line = rana.stream().await;
    line.until("ready", |line| !line.heard.is_empty()).await;
    elsewhere(&desk, "DELETE FROM widgets");
    assert_eq!(code(&mut line).await, CloseReason::SignedOut.code());
}
