//! Who floods a line is closed; who does not is not.

use std::time::Duration;

use protocol::{ClientFrame, ServerFrame, frame::CloseReason};
use testing::{ALICE, StreamClient, TestServer};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

async fn code(line: &mut StreamClient) -> u16 {
    loop {
        if let Err(close) = line.next_or_close().await {
            return close.expect("with a reason").code.into();
        }
    }
}

#[tokio::test]
async fn frames_that_are_refused_again_and_again_close_an_agents_socket() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let text = |frame: &ClientFrame| Message::text(serde_json::to_string(frame).unwrap());
    let floods = [
        (600, Message::Ping(vec![7; 100].into())),
        (600, Message::Pong(vec![7; 100].into())),
        (600, text(&ClientFrame::Ping)),
        (
            600,
            text(&ClientFrame::Typing {
                conversation_id: testing::nowhere(),
            }),
        ),
        // Few, but large.
        (
            10,
            Message::text(format!(
                "{{\"type\":\"new\",\"x\":\"{}\"}}",
                "x".repeat(60_000)
            )),
        ),
    ];
    for (many, message) in floods {
        let mut line = alice.stream().await;
        for _ in 0..many {
            line.say_raw(message.clone()).await;
        }
        assert_eq!(code(&mut line).await, CloseReason::TooMany.code());
    }
}

#[tokio::test]
async fn an_agent_who_is_quick_is_heard() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await.id;
    let mut line = alice.stream().await;
    for number in 0..100 {
        line.say(&ClientFrame::Viewing {
            conversation_id: (number % 2 == 0).then_some(rana),
        })
        .await;
    }
    line.say(&ClientFrame::Ping).await;
    line.until("a pong", |line| line.heard.contains(&ServerFrame::Pong))
        .await;
}

#[tokio::test]
async fn a_visitor_has_so_many_sockets_and_gets_another_when_one_ends() {
    let desk = TestServer::open_with(|settings| settings.streams.per_visitor = 3).await;
    let rana = desk.visitor().await;
    let mut lines = Vec::new();
    for _ in 0..3 {
        let mut line = rana.stream().await;
        line.until("ready", |line| !line.heard.is_empty()).await;
        lines.push(line);
    }
    let mut more = rana.stream().await;
    assert_eq!(code(&mut more).await, CloseReason::TooMany.code());
    // Event streams count among them.
    let answer = rana.get("/events").await;
    assert_eq!(answer.problem(), (429, "too_many_requests".to_owned()));
    drop(lines.pop());
    // The server learns that the socket ended in its own time: it may refuse some.
    let admitted = timeout(Duration::from_secs(120), async {
        let mut socket = rana.resume(sync::Replica::new()).await;
        while socket.next_or_close().await.is_err() {
            socket = rana.resume(sync::Replica::new()).await;
        }
    });
    admitted.await.expect("there is never room again");
}

#[tokio::test]
async fn the_sockets_of_all_visitors_at_one_address_are_counted_too() {
    let desk = TestServer::open_with(|settings| settings.streams.per_address = 2).await;
    let rana = desk.visitor().await;
    let others = [(); 2].map(|()| testing::Visitor::new(desk.address(), rana.inbox_id));
    let mut lines = Vec::new();
    for visitor in &others {
        let mut line = visitor.stream().await;
        line.until("ready", |line| !line.heard.is_empty()).await;
        lines.push(line);
    }
    let mut more = rana.stream().await;
    assert_eq!(code(&mut more).await, CloseReason::TooMany.code());
}
