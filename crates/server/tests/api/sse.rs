//! The same stream as server-sent events.

use futures::StreamExt;
use protocol::{Cursor, ServerFrame};
use reqwest::{Method, StatusCode};
use testing::{ALICE, Client, Desk};

/// Reads (id, frame) pairs until there are as many.
async fn frames(client: &Client, path: &str, many: usize) -> Vec<(Cursor, ServerFrame)> {
    let response = client.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.bytes_stream();
    let mut text = String::new();
    let mut found = Vec::new();
    while found.len() < many {
        text.push_str(std::str::from_utf8(&chunks.next().await.unwrap().unwrap()).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
            if let (Some(id), Some(data)) = (field("id: "), field("data: ")) {
                found.push((id.parse().unwrap(), serde_json::from_str(data).unwrap()));
            }
            text = rest.to_owned();
        }
    }
    found
}

#[tokio::test]
async fn events_come_over_http_from_any_cursor() {
    let desk = Desk::open().await;
    let alice = desk.sign_in(ALICE).await;
    let cursor = alice.bootstrap().await.cursor();
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let heard = frames(&alice, &format!("/api/events?cursor={cursor}"), 2).await;
    assert!(matches!(heard[0].1, ServerFrame::Ready { cursor: at, .. } if at == cursor.seq));
    let ServerFrame::Events { prev, events, .. } = &heard[1].1 else {
        panic!("events follow: {heard:?}");
    };
    assert_eq!(*prev, cursor.seq);
    assert_eq!(events.len(), 2);
    assert_eq!(heard[1].0, alice.bootstrap().await.cursor());
}

#[tokio::test]
async fn a_nonsense_cursor_is_a_400() {
    let desk = Desk::open().await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(
        alice.get("/api/events?cursor=yesterday").await.status,
        StatusCode::BAD_REQUEST
    );
}
