//! Cursors that no log can have reached.

use protocol::{ResetReason, Seq, ServerFrame, frame::CloseReason};
use reqwest::StatusCode;
use testing::{ALICE, StreamClient, TestServer};
use tokio_tungstenite::tungstenite::Message;

const PAST: [&str; 3] = [
    "9223372036854775808",
    "18446744073709551615",
    "99999999999999999999999",
];

#[tokio::test]
async fn a_number_past_63_bits_is_a_400_wherever_a_cursor_is_taken() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let rana = alice.conversation("Rana").await.id;
    let visitor = desk.visitor().await;
    let (_, theirs) = visitor.begin("Samir", "hello").await;
    let epoch = alice.bootstrap().await.epoch;
    for seq in PAST {
        let messages = format!("conversations/{rana}/messages");
        let paths = [
            format!("/api/events?cursor={epoch}.{seq}"),
            format!("/api/{messages}?before=1700000000.{seq}"),
            format!("/api/{messages}?after=1700000000.{seq}"),
            format!("/api/{messages}?before={seq}0.1"),
            format!("/api/conversations?before={seq}.{rana}"),
        ];
        for path in paths {
            let answer = alice.get(&path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        }
        let request = alice.request(reqwest::Method::GET, "/api/events");
        let request = request.header("last-event-id", format!("{epoch}.{seq}"));
        assert_eq!(alice.answer(request).await.status, StatusCode::BAD_REQUEST);
        let paths = [
            format!("/events?cursor={epoch}.{seq}"),
            format!("/conversations/{theirs}/messages?before=1700000000.{seq}"),
        ];
        for path in paths {
            let answer = visitor.get(&path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        }
    }
}

#[tokio::test]
async fn a_socket_that_resumes_from_such_a_number_is_closed_with_a_code() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let epoch = alice.bootstrap().await.epoch;
    for seq in PAST {
        let connected = StreamClient::connect(desk.address(), alice.cookie(), None).await;
        let mut line = connected.unwrap();
        let resume = format!(r#"{{"type":"resume","epoch":"{epoch}","cursor":{seq}}}"#);
        line.say_raw(Message::text(resume)).await;
        let close = line.next_or_close().await.expect_err("it is closed");
        let code: u16 = close.expect("with a reason").code.into();
        assert_eq!(code, CloseReason::NotJson.code());
    }
}

#[tokio::test]
async fn the_last_number_of_63_bits_is_merely_ahead_of_the_log() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let epoch = alice.bootstrap().await.epoch;
    let connected = StreamClient::connect(desk.address(), alice.cookie(), None).await;
    let mut line = connected.unwrap();
    line.say_resume(Some(epoch), Some(Seq::MAX)).await;
    let reason = ResetReason::CursorAhead;
    assert_eq!(line.next().await.0, ServerFrame::Reset { reason });
}
