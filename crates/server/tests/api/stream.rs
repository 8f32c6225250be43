//! The socket: live, resumed, reset, abused.

use protocol::{ClientFrame, Event, ResetReason, Seq, ServerFrame, frame::CloseReason};
use reqwest::Method;
use sync::{Recovery, Replica};
use testing::{ALICE, BOB, StreamClient, TestServer, message_id};
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn what_a_customer_writes_is_heard_by_every_open_dashboard() {
    let desk = TestServer::open().await;
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(BOB).await);
    let (mut hers, mut his) = (alice.stream().await, bob.stream().await);
    let texts: Vec<String> = (0..10).map(|n| format!("message {n}")).collect();
    let rana = desk.customer("Rana", "9613000123");
    rana.say_many(texts.iter().map(String::as_str))
        .await
        .unwrap();
    let id = alice.conversation("Rana").await.id;
    for line in [&mut hers, &mut his] {
        line.until("ten messages", |line| line.texts(id).len() == 10)
            .await;
        assert_eq!(line.texts(id), texts);
        assert_eq!(line.replica.unread(id), 10);
    }
}

#[tokio::test]
async fn a_client_that_was_away_misses_nothing_and_hears_nothing_twice() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let line = alice.stream().await;
    let away: Replica = line.replica.clone();
    drop(line);
    let rana = desk.customer("Rana", "9613000123");
    rana.say_many(["one", "two"]).await.unwrap();
    let id = alice.conversation("Rana").await.id;
    alice.send(id, "three").await;
    let mut back = StreamClient::resume(desk.address(), alice.cookie(), away).await;
    back.until("three messages", |line| line.texts(id).len() == 3)
        .await;
    rana.say("four").await.unwrap();
    back.until("the fourth", |line| line.texts(id).len() >= 4)
        .await;
    assert_eq!(back.texts(id), ["one", "two", "three", "four"]);
}

#[tokio::test]
async fn frames_follow_each_other_by_prev_and_cursor() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let rana = desk.customer("Rana", "9613000123");
    let texts: Vec<String> = (0..50).map(|n| n.to_string()).collect();
    rana.burst(texts.iter().map(String::as_str)).await.unwrap();
    let id = alice.conversation("Rana").await.id;
    line.until("all fifty", |line| line.texts(id).len() == 50)
        .await;
    let mut at: Option<Seq> = None;
    for frame in &line.heard {
        if let ServerFrame::Events {
            prev,
            cursor,
            events,
        } = frame
        {
            assert!(at.is_none_or(|at| at == *prev), "no gap before {frame:?}");
            assert!(
                events
                    .iter()
                    .all(|logged| *prev < logged.seq && logged.seq <= *cursor)
            );
            at = Some(*cursor);
        }
    }
}

#[tokio::test]
async fn a_read_mark_is_heard_by_its_agent_on_every_device_and_by_nobody_else() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(BOB).await);
    let rana = alice.conversation("Rana").await.id;
    let (mut one, mut two, mut his) = (
        alice.stream().await,
        alice.stream().await,
        bob.stream().await,
    );
    let last = alice.messages(rana).await.pop().unwrap();
    alice.read(rana, last.id).await;
    for line in [&mut one, &mut two] {
        line.until("read", |line| line.replica.unread(rana) == 0)
            .await;
    }
    alice.send(rana, "after it").await;
    his.until("the next message", |line| line.texts(rana).len() == 1)
        .await;
    assert_eq!(his.replica.unread(rana), 1);
    let told = his.heard.iter().any(|frame| match frame {
        ServerFrame::Events { events, .. } => events
            .iter()
            .any(|logged| matches!(logged.event, Event::ConversationRead { .. })),
        _ => false,
    });
    assert!(!told, "Bob is not told what Alice read");
}

#[tokio::test]
async fn cursors_the_log_cannot_serve_are_reset_with_the_reason() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let bootstrap = alice.bootstrap().await;
    let other = protocol::Epoch::from_bytes([7; 16]);
    let far = Seq::new(bootstrap.cursor.get() + 1_000);
    let cases = [
        (other, bootstrap.cursor, ResetReason::EpochChanged),
        (bootstrap.epoch, far, ResetReason::CursorAhead),
    ];
    for (epoch, cursor, expected) in cases {
        let mut line = StreamClient::connect(desk.address(), alice.cookie(), None)
            .await
            .unwrap();
        line.say_resume(Some(epoch), Some(cursor)).await;
        let (frame, ask) = line.next().await;
        assert_eq!(frame, ServerFrame::Reset { reason: expected });
        assert_eq!(ask, Recovery::Bootstrap);
    }
    let later = server::clock::now().plus_millis(1_000);
    let accounts = desk.app().store.read(|read| read.accounts()).await.unwrap();
    let account = accounts[0].0;
    desk.app()
        .store
        .write(move |tx| tx.trim_log(account, later))
        .await
        .unwrap();
    let mut line = StreamClient::connect(desk.address(), alice.cookie(), None)
        .await
        .unwrap();
    line.say_resume(Some(bootstrap.epoch), Some(Seq::new(1)))
        .await;
    let (frame, _) = line.next().await;
    assert_eq!(
        frame,
        ServerFrame::Reset {
            reason: ResetReason::CursorTooOld
        }
    );
}

#[tokio::test]
async fn abuse_is_closed_with_a_code_and_a_reason() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let ping = serde_json::to_string(&ClientFrame::Ping).unwrap();
    let large = format!(
        "{{\"type\":\"ping\",\"padding\":\"{}\"}}",
        "x".repeat(70_000)
    );
    let cases = [
        (Message::text("not json"), CloseReason::NotJson),
        (Message::text(ping), CloseReason::ResumeExpected),
        (Message::binary(vec![1, 2, 3]), CloseReason::NotText),
        (Message::text(large), CloseReason::FrameTooLarge),
    ];
    for (message, expected) in cases {
        let mut line = StreamClient::connect(desk.address(), alice.cookie(), None)
            .await
            .unwrap();
        line.say_raw(message).await;
        let close = line
            .next_or_close()
            .await
            .expect_err("it is closed")
            .expect("with a reason");
        assert_eq!(u16::from(close.code), expected.code());
        assert_eq!(close.reason.as_str(), expected.reason());
    }
}

#[tokio::test]
async fn another_sites_page_cannot_open_a_socket() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let refused =
        StreamClient::connect(desk.address(), alice.cookie(), Some("https://evil.example")).await;
    assert!(refused.is_err());
    let own = format!("http://{}", desk.address());
    assert!(
        StreamClient::connect(desk.address(), alice.cookie(), Some(&own))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn typing_viewing_and_presence_reach_the_others() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(BOB).await);
    let rana = alice.conversation("Rana").await.id;
    let (me, him) = (alice.bootstrap().await.me, bob.bootstrap().await.me);
    let mut hers = alice.stream().await;
    let mut his = bob.stream().await;
    hers.until("Bob is here", |line| line.replica.presence().is_online(him))
        .await;
    his.until("Alice is here", |line| {
        line.replica.presence().is_online(me)
    })
    .await;
    his.say(&ClientFrame::Viewing {
        conversation_id: Some(rana),
    })
    .await;
    his.say(&ClientFrame::Typing {
        conversation_id: rana,
    })
    .await;
    hers.until("Bob looks and writes", |line| {
        let attention = line.replica.presence();
        attention.viewing(rana).eq([him]) && attention.typing(rana).eq([him])
    })
    .await;
    drop(his);
    hers.until("Bob left", |line| !line.replica.presence().is_online(him))
        .await;
}

#[tokio::test]
async fn a_session_that_ended_ends_its_sockets_at_the_next_ping() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    alice
        .answer(alice.request(Method::DELETE, "/api/session"))
        .await;
    line.say(&ClientFrame::Ping).await;
    let close = loop {
        if let Err(close) = line.next_or_close().await {
            break close.expect("with a reason");
        }
    };
    assert_eq!(u16::from(close.code), CloseReason::SignedOut.code());
}

#[tokio::test]
async fn a_stopping_server_closes_politely_and_a_started_one_takes_up_where_it_was() {
    let mut desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    desk.customer("Rana", "9613000123")
        .say("before")
        .await
        .unwrap();
    let id = alice.conversation("Rana").await.id;
    let mut line = alice.stream().await;
    line.until("ready", |line| !line.heard.is_empty()).await;
    let replica = line.replica.clone();
    let closed = async {
        loop {
            if let Err(close) = line.next_or_close().await {
                break close;
            }
        }
    };
    let (close, ()) = tokio::join!(closed, desk.restart());
    assert_eq!(
        u16::from(close.expect("with a reason").code),
        CloseReason::Shutdown.code()
    );
    alice.put(id, message_id(), "after").await;
    let mut back = StreamClient::resume(desk.address(), alice.cookie(), replica).await;
    back.until("the message", |line| line.texts(id) == ["after"])
        .await;
}
