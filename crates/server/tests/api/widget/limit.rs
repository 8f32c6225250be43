//! Floods: who asks too much is told when to come back.

use reqwest::StatusCode;
use testing::{TestServer, Visitor, message_id};

#[tokio::test]
async fn a_visitor_who_floods_is_told_to_wait_and_others_are_not() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    let (_, flooded) = eve.begin("Eve", "hello").await;
    let mut taken = 1;
    let refused = loop {
        let answer = eve.put(flooded, message_id(), "spam").await;
        if answer.status != StatusCode::CREATED {
            break answer;
        }
        taken += 1;
        assert!(taken < 1_000, "there is an end to it");
    };
    assert_eq!(refused.problem(), (429, "too_many_requests".to_owned()));
    let wait = refused.headers.get("retry-after").unwrap();
    assert!(wait.to_str().unwrap().parse::<u64>().unwrap() >= 1);
    rana.write(conversation, "I only write now and then").await;
    let kept = eve.bootstrap().await.conversations.items[0].inbound_count;
    assert_eq!(kept, taken, "what was refused is not stored");
}

#[tokio::test]
async fn visitors_without_number_are_one_address() {
    let desk = TestServer::open().await;
    let first = desk.visitor().await;
    let mut visitors = 0;
    loop {
        let visitor = Visitor::new(desk.address(), first.inbox_id);
        let answer = visitor.try_bootstrap().await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        visitors += 1;
        assert!(visitors < 1_000, "there is an end to it");
    }
    assert!(visitors >= 100, "an office is one address too");
}

#[tokio::test]
async fn who_floods_a_line_is_not_heard_and_closed_if_they_go_on() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(testing::ALICE).await;
    let mut hers = alice.stream().await;
    hers.until("ready", |line| !line.heard.is_empty()).await;
    let mut line = rana.stream().await;
    for number in 0..1_000 {
        line.say(&protocol::ClientFrame::Visiting {
            page: protocol::WebPage {
                url: format!("https://shop.example/{number}"),
                title: String::new(),
            },
        })
        .await;
    }
    let close = loop {
        if let Err(close) = line.next_or_close().await {
            break close.expect("with a reason");
        }
    };
    assert_eq!(
        u16::from(close.code),
        protocol::frame::CloseReason::TooMany.code()
    );
    hers.say(&protocol::ClientFrame::Ping).await;
    hers.until("a pong", |line| {
        line.heard.contains(&protocol::ServerFrame::Pong)
    })
    .await;
    let heard = hers
        .heard
        .iter()
        .filter(|frame| matches!(frame, protocol::ServerFrame::Visiting { .. }))
        .count();
    assert!((1..500).contains(&heard), "{heard} of a thousand");
}
