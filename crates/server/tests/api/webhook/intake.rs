//! Posts that are not signed, do not move, or do not end.

use std::time::Duration;

use reqwest::StatusCode;
use simulator::webhook::sign;
use testing::{PHONE_NUMBER_ID, SECRET, TestServer, until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{post_json, text, update};

/// Only ends a test that hangs.
const HANGS_AFTER: Duration = Duration::from_secs(120);

/// A post that has begun: its head, and some of its body.
async fn begin(desk: &TestServer, signature: Option<&str>, some: usize) -> TcpStream {
    let mut stream = TcpStream::connect(desk.address()).await.unwrap();
    let signature = signature.map_or_else(String::new, |signature| {
        format!("x-hub-signature-256: {signature}\r\n")
    });
    let head = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nhost: desk\r\ncontent-length: 3000000\r\n{signature}\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Some were given up meanwhile.
    stream.write_all(&vec![b' '; some]).await.ok();
    stream
}

/// What the server says without hearing more.
async fn answer(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let mut bytes = [0; 4096];
    let until_problem = async {
        while !heard.ends_with(b"}") {
            match stream.read(&mut bytes).await {
                Ok(0) | Err(_) => break,
                Ok(count) => heard.extend_from_slice(&bytes[..count]),
            }
        }
    };
    timeout(HANGS_AFTER, until_problem)
        .await
        .expect("the server answers");
    String::from_utf8(heard).unwrap()
}

fn well_formed() -> String {
    sign("a guess", b"anything")
}

#[tokio::test]
async fn a_post_that_cannot_be_signed_is_refused_before_its_body() {
    let desk = TestServer::open().await;
    for signature in [None, Some("sha256=00"), Some("nonsense")] {
        let answer = answer(&mut begin(&desk, signature, 0).await).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert!(answer.contains("wrong_signature"), "{answer}");
    }
    for secret in [None, Some(String::new())] {
        let desk = TestServer::open_with(|settings| settings.whatsapp.app_secret = secret).await;
        let answer = answer(&mut begin(&desk, Some(&well_formed()), 0).await).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert_eq!(desk.app().intake.held_bytes(), 0);
    }
}

#[tokio::test]
async fn two_hundred_posts_that_stall_hold_little_and_hold_up_nobody() {
    let desk = TestServer::open().await;
    let intake = &desk.app().intake;
    let limits = &desk.app().settings.intake;
    let guess = well_formed();
    let mut stalled = Vec::new();
    for _ in 0..200 {
        stalled.push(begin(&desk, Some(&guess), 100_000).await);
        assert!(intake.reading() <= limits.reading_of_network);
        assert!(intake.held_bytes() <= limits.bytes_of_network);
    }
    until("as many as may are read", || {
        intake.reading() == limits.reading_of_network
    })
    .await;
    let body = update(
        PHONE_NUMBER_ID,
        serde_json::json!({ "messages": [text("wamid.1", "1", "x")] }),
    );
    assert_eq!(post_json(&desk, &body).await.status, StatusCode::OK);
    drop(stalled);
    until("nothing is left of them", || {
        intake.reading() == 0 && intake.held_bytes() == 0
    })
    .await;
}

#[tokio::test]
async fn a_post_that_had_to_make_room_is_told_to_come_again() {
    let desk = TestServer::open_with(|settings| settings.intake.reading_of_network = 1).await;
    let guess = well_formed();
    let mut first = begin(&desk, Some(&guess), 10).await;
    let intake = &desk.app().intake;
    until("the first is read", || intake.reading() == 1).await;
    let _second = begin(&desk, Some(&guess), 10).await;
    let answer = answer(&mut first).await;
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    assert!(answer.contains("retry-after: 1"), "{answer}");
}

#[tokio::test]
async fn a_post_that_stalls_ends_and_leaves_nothing() {
    let desk =
        TestServer::open_with(|settings| settings.intake.stall = Duration::from_millis(20)).await;
    let mut stream = begin(&desk, Some(&well_formed()), 50_000).await;
    let answer = answer(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body_stalled"), "{answer}");
    let intake = &desk.app().intake;
    assert_eq!((intake.reading(), intake.held_bytes()), (0, 0));
}

#[tokio::test]
async fn a_long_post_with_a_wrong_signature_leaves_nothing() {
    let desk = TestServer::open().await;
    let body = vec![b' '; 1_000_000];
    let wrong = sign("another secret", &body);
    let refused = super::post(&desk, body.clone(), Some(wrong)).await;
    assert_eq!(refused.problem().0, 401);
    let kept = super::post(&desk, body.clone(), Some(sign(SECRET, &body))).await;
    assert_eq!(kept.problem(), (400, "malformed".to_owned()));
    until("nothing is held", || desk.app().intake.held_bytes() == 0).await;
}
