//! Who gets in.

use protocol::{ClientFrame, bootstrap::StartVisit, frame::CloseReason, settings::ChangeWidget};
use reqwest::{Method, StatusCode};
use testing::{MALLORY, StreamClient, TestServer, Visitor, message_id, nowhere};

#[tokio::test]
async fn an_inbox_that_is_not_there_is_a_clear_refusal() {
    let desk = TestServer::open().await;
    let astray = Visitor::new(
        desk.address(),
        server::clock::fresh(protocol::InboxId::mint),
    );
    let answer = astray.try_bootstrap().await;
    assert_eq!(answer.problem(), (404, "unknown_inbox".to_owned()));
    let nonsense = serde_json::json!({ "inbox_id": "shop" });
    let answer = astray.call(Method::POST, "/bootstrap", &nonsense).await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn a_whatsapp_inbox_has_no_widget() {
    let desk = TestServer::open().await;
    let accounts = desk.app().store.read(|read| read.accounts()).await.unwrap();
    let inbox = desk.add_inbox(accounts[0].0, "another number").await;
    let astray = Visitor::new(desk.address(), inbox);
    assert_eq!(astray.try_bootstrap().await.problem().0, 404);
}

#[tokio::test]
async fn forged_missing_and_foreign_tokens_open_nothing() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let path = format!("/conversations/{conversation}/messages");
    let real = rana.token().unwrap();
    let eve = rana.another_tab();
    let mut forged = real.clone().into_bytes();
    forged[20] = if forged[20] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for (token, code) in [
        (None, "token_missing"),
        (Some(forged.clone()), "token_invalid"),
        (Some("nonsense".to_owned()), "token_invalid"),
    ] {
        eve.set_token(token);
        assert_eq!(eve.get(&path).await.problem(), (401, code.to_owned()));
        let answer = eve.put(conversation, message_id(), "hi").await;
        assert_eq!(answer.problem(), (401, code.to_owned()));
    }
    eve.set_token(Some(forged));
    let answer = eve.try_bootstrap().await;
    assert_eq!(answer.problem(), (401, "token_invalid".to_owned()));
    assert_eq!(rana.messages(conversation).await.len(), 1);
}

#[tokio::test]
async fn a_token_is_for_one_inbox() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (me, conversation) = rana.begin("Rana", "hello").await;
    let elsewhere = desk.add_account("Elsewhere", &[MALLORY]).await;
    let other = Visitor::new(desk.address(), desk.add_website(elsewhere).await);
    other.set_token(rana.token());
    let bootstrap = other.bootstrap().await;
    assert_ne!(bootstrap.me, me, "somebody new there");
    assert!(bootstrap.token.is_some());
    assert!(bootstrap.conversations.items.is_empty());
    let answer = other.put(conversation, message_id(), "hi").await;
    assert_eq!(answer.problem().0, 404);
    assert_eq!(
        other.put(nowhere(), message_id(), "hi").await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_socket_without_a_good_token_is_closed_with_the_reason() {
    let desk = TestServer::open().await;
    for token in [None, Some("nonsense".to_owned())] {
        let mut line = StreamClient::connect_to(desk.address(), "/api/widget/socket", None, None)
            .await
            .unwrap();
        line.say(&ClientFrame::Resume {
            epoch: None,
            cursor: None,
            token,
        })
        .await;
        let closed = line.next_or_close().await.unwrap_err().unwrap();
        assert_eq!(u16::from(closed.code), CloseReason::SignedOut.code());
    }
}

#[tokio::test]
async fn other_sites_pages_are_refused() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let path = format!("/conversations/{conversation}");
    let request = rana
        .request(Method::GET, &path)
        .header("origin", "https://evil.example");
    let client = testing::Client::new(desk.address());
    let answer = client.answer(request).await;
    assert_eq!(answer.problem(), (403, "forbidden_origin".to_owned()));
}

#[tokio::test]
async fn a_domain_that_is_not_listed_is_refused() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let inbox = rana.inbox_id;
    let accounts = desk.app().store.read(|read| read.accounts()).await.unwrap();
    let account = accounts[0].0;
    let change = ChangeWidget {
        domains: Some(vec!["shop.example".to_owned()]),
        ..ChangeWidget::default()
    };
    desk.app()
        .store
        .write(move |tx| tx.change_widget(account, inbox, &change, server::clock::now()))
        .await
        .unwrap();
    let come = |host: &str| StartVisit {
        inbox_id: inbox,
        host: Some(host.to_owned()),
    };
    let evil = come("https://evil.example");
    let answer = rana.call(Method::POST, "/bootstrap", &evil).await;
    assert_eq!(answer.problem(), (403, "forbidden_domain".to_owned()));
    let good = come("https://shop.example");
    let answer = rana.call(Method::POST, "/bootstrap", &good).await;
    assert_eq!(answer.status, StatusCode::OK);
    let request = rana
        .request(Method::POST, "/bootstrap")
        .header("origin", "https://shop.example")
        .json(&good);
    let client = testing::Client::new(desk.address());
    assert_eq!(client.answer(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_pattern_for_everybodys_sites_is_refused_in_words() {
    let desk = TestServer::open().await;
    let inbox = desk.visitor().await.inbox_id;
    let alice = desk.sign_in(testing::ALICE).await;
    for domain in ["*.com", "com", "*.co.uk", "*.github.io"] {
        let change = ChangeWidget {
            domains: Some(vec![domain.to_owned()]),
            ..ChangeWidget::default()
        };
        let path = format!("/api/inboxes/{inbox}/widget");
        let answer = alice.call(Method::PATCH, &path, &change).await;
        assert_eq!(
            answer.problem(),
            (422, "not_a_domain".to_owned()),
            "{domain}"
        );
    }
}
