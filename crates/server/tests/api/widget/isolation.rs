//! A visitor sees their own, and no more.

use protocol::{Event, ServerFrame, Status, command::Acknowledge};
use reqwest::{Method, StatusCode};
use testing::{ALICE, TestServer, Visitor, message_id};

#[tokio::test]
async fn another_visitors_things_are_not_there() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "my card number is …").await;
    let message = rana.messages(conversation).await.remove(0);
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.bootstrap().await;
    let base = format!("/conversations/{conversation}");
    for path in [base.clone(), format!("{base}/messages")] {
        assert_eq!(eve.get(&path).await.problem().0, 404, "{path}");
    }
    let answer = eve.put(conversation, message_id(), "I am Rana").await;
    assert_eq!(answer.problem().0, 404);
    let answer = eve.put(conversation, message.id, "I am Rana").await;
    assert_eq!(answer.problem(), (409, "id_taken".to_owned()));
    let typing = eve.call(Method::POST, &format!("{base}/typing"), &()).await;
    assert_eq!(typing.problem().0, 404);
    let receipt = Acknowledge {
        up_to: message.id,
        status: Status::Read,
    };
    assert_eq!(
        eve.acknowledge(conversation, receipt).await.problem().0,
        404
    );
    assert!(eve.bootstrap().await.conversations.items.is_empty());
    assert_eq!(rana.messages(conversation).await.len(), 1);
}

#[tokio::test]
async fn customers_of_other_channels_are_not_there_either() {
    let desk = TestServer::open().await;
    desk.customer("Karim", "9613000777")
        .say("hello")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let karim = alice.conversation("Karim").await;
    let eve = desk.visitor().await;
    eve.bootstrap().await;
    let answer = eve.get(&format!("/conversations/{}", karim.id)).await;
    assert_eq!(answer.problem().0, 404);
    let answer = eve.put(karim.id, message_id(), "hello").await;
    assert_eq!(answer.problem().0, 404);
}

#[tokio::test]
async fn visitors_do_not_learn_how_agents_sign_in() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let answer = rana.try_bootstrap().await;
    let body = String::from_utf8(answer.body).unwrap();
    assert!(body.contains("Alice Haddad"));
    assert!(!body.contains("@example.com"), "{body}");
}

#[tokio::test]
async fn another_visitors_events_are_not_heard_live_or_on_replay() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, hers) = rana.begin("Rana", "hello").await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    let (_, eves) = eve.begin("Eve", "hello too").await;
    let mut line = eve.stream().await;
    let before = line.replica.clone();
    rana.write(hers, "secret").await;
    let alice = desk.sign_in(ALICE).await;
    alice.send(hers, "a secret answer").await;
    alice.send(eves, "an answer to Eve").await;
    line.until("Eve hears her answer", |line| !line.texts(eves).is_empty())
        .await;
    let mut replayed = eve.resume(before).await;
    replayed
        .until("Eve hears it again", |line| !line.texts(eves).is_empty())
        .await;
    for line in [&line, &replayed] {
        assert_eq!(line.texts(eves), ["an answer to Eve"]);
        assert!(line.texts(hers).is_empty());
        let all = format!("{:?}", line.heard);
        assert!(!all.contains("secret"), "{all}");
        assert!(!all.contains("@example.com"), "{all}");
    }
}

#[tokio::test]
async fn a_visitor_hears_agents_but_not_what_agents_hear_of_each_other() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let mut line = rana.stream().await;
    let alice = desk.sign_in(ALICE).await;
    let mut hers = alice.stream().await;
    hers.say(&protocol::ClientFrame::Viewing {
        conversation_id: Some(conversation),
    })
    .await;
    hers.say(&protocol::ClientFrame::Typing {
        conversation_id: conversation,
    })
    .await;
    line.until("Alice is there, and types", |line| {
        let presence = line.replica.presence();
        presence.is_anybody_online() && presence.typing(conversation).next().is_some()
    })
    .await;
    assert!(
        !line
            .heard
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Viewing { .. }))
    );
    let message = rana.messages(conversation).await.remove(0);
    alice.read(conversation, message.id).await;
    alice.send(conversation, "hi").await;
    line.until("the answer", |line| !line.texts(conversation).is_empty())
        .await;
    assert!(!line.heard.iter().any(|frame| matches!(
        frame,
        ServerFrame::Events { events, .. }
            if events.iter().any(|logged| matches!(logged.event, Event::ConversationRead { .. }))
    )));
}

#[tokio::test]
async fn a_visitors_token_opens_nothing_of_the_agents() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let nobody = testing::Client::new(desk.address());
    for path in ["/api/bootstrap", "/api/conversations", "/api/events"] {
        let request = nobody
            .request(Method::GET, path)
            .bearer_auth(rana.token().unwrap());
        assert_eq!(
            nobody.answer(request).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
}
