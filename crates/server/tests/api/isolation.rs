//! Everyone sees only what is theirs.

use protocol::command::ChangeConversation;
use reqwest::Method;
use testing::{ALICE, MALLORY, TestServer, message_id};

#[tokio::test]
async fn another_accounts_things_are_not_there() {
    let desk = TestServer::open().await;
    desk.add_account("Elsewhere", &[MALLORY]).await;
    desk.customer("Rana", "9613000123")
        .say("secret")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await;
    let message = alice.messages(rana.id).await.remove(0);
    let mallory = desk.sign_in(MALLORY).await;
    let bootstrap = mallory.bootstrap().await;
    assert!(bootstrap.conversations.items.is_empty());
    assert_eq!(bootstrap.agents.len(), 1);
    assert!(bootstrap.inboxes.is_empty());
    let base = format!("/api/conversations/{}", rana.id);
    for path in [base.clone(), format!("{base}/messages")] {
        assert_eq!(mallory.get(&path).await.problem().0, 404, "{path}");
    }
    assert_eq!(
        mallory.put(rana.id, message_id(), "hi").await.problem().0,
        404
    );
    assert_eq!(mallory.read(rana.id, message.id).await.problem().0, 404);
    let patch = mallory
        .call(Method::PATCH, &base, &ChangeConversation::default())
        .await;
    assert_eq!(patch.problem().0, 404);
    let typing = mallory
        .call(Method::POST, &format!("{base}/typing"), &())
        .await;
    assert_eq!(typing.problem().0, 404);
    let retry = format!("{base}/messages/{}/retry", message.id);
    assert_eq!(
        mallory.call(Method::POST, &retry, &()).await.problem().0,
        404
    );
}

#[tokio::test]
async fn another_accounts_events_are_not_heard() {
    let desk = TestServer::open().await;
    let elsewhere = desk.add_account("Elsewhere", &[MALLORY]).await;
    desk.add_inbox(elsewhere, "777").await;
    let mallory = desk.sign_in(MALLORY).await;
    let mut line = mallory.stream().await;
    let alice = desk.sign_in(ALICE).await;
    let mut hers = alice.stream().await;
    desk.customer("Rana", "9613000123")
        .say("secret")
        .await
        .unwrap();
    hers.until("Alice hears Rana", |line| {
        line.replica.unread_conversations() == 1
    })
    .await;
    // Mallory's next frame is an answer to her own ping, not an event.
    line.say(&protocol::ClientFrame::Ping).await;
    line.until("a pong", |line| {
        line.heard.contains(&protocol::ServerFrame::Pong)
    })
    .await;
    assert_eq!(line.replica.unread_conversations(), 0);
    assert!(
        !line
            .heard
            .iter()
            .any(|frame| matches!(frame, protocol::ServerFrame::Events { .. }))
    );
}

#[tokio::test]
async fn without_a_session_everything_is_closed() {
    let desk = TestServer::open().await;
    let nobody = testing::Client::new(desk.address());
    for path in [
        "/api/bootstrap",
        "/api/conversations",
        "/api/events",
        "/api/socket",
    ] {
        assert_eq!(
            nobody.get(path).await.problem(),
            (401, "signed_out".to_owned()),
            "{path}"
        );
    }
}
