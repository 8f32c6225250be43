//! The same stream as server-sent events.

use std::time::Duration;

use futures::StreamExt;
use protocol::{ContactId, Cursor, ServerFrame, WebPage};
use reqwest::{Method, RequestBuilder, StatusCode};
use testing::{ALICE, Client, TestServer, Visitor, until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// Reads (id, frame) pairs until there are as many.
async fn frames(client: &Client, path: &str, many: usize) -> Vec<(Cursor, ServerFrame)> {
    read(client.request(Method::GET, path), many).await
}

async fn read(request: RequestBuilder, many: usize) -> Vec<(Cursor, ServerFrame)> {
    let response = request.send().await.unwrap();
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
    let desk = TestServer::open().await;
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
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(
        alice.get("/api/events?cursor=yesterday").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_visitor_hears_their_own_events_and_no_others() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let cursor = rana.bootstrap().await.cursor();
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.begin("Eve", "I am here, too").await;
    let alice = desk.sign_in(ALICE).await;
    alice.send(conversation, "welcome").await;
    let path = format!("/events?cursor={cursor}");
    let heard = read(rana.request(Method::GET, &path), 2).await;
    let ServerFrame::Events { events, .. } = &heard[1].1 else {
        panic!("events follow: {heard:?}");
    };
    let text = serde_json::to_string(events).unwrap();
    assert!(text.contains("welcome") && !text.contains("Eve"), "{text}");

    let nobody = Visitor::new(desk.address(), rana.inbox_id);
    assert_eq!(nobody.get(&path).await.problem().0, 401);
    nobody.set_token(Some("forged".to_owned()));
    assert_eq!(nobody.get(&path).await.problem().0, 401);
    // A token is worth nothing in an address.
    let token = rana.token().unwrap();
    nobody.set_token(None);
    let path = format!("{path}&token={token}");
    assert_eq!(nobody.get(&path).await.problem().0, 401);
}

/// A client that asks for the stream and then reads nothing of it.
async fn stalled(desk: &TestServer, client: &Client) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    // Little is to wait on the way.
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(desk.address()).await.unwrap();
    let head = format!(
        "GET /api/events HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
        desk.address(),
        client.cookie().unwrap()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn a_reader_that_stalls_is_cut_and_leaves_the_room() {
    let desk = TestServer::open_with(|settings| {
        settings.connections.write_within = Duration::from_millis(200);
    })
    .await;
    let alice = desk.sign_in(ALICE).await;
    let accounts = desk.app().store.read(|read| read.accounts()).await;
    let room = desk.app().hub.room(accounts.unwrap()[0].0);
    let mut stream = stalled(&desk, &alice).await;
    let mut first = [0; 1];
    stream.read_exact(&mut first).await.unwrap();
    // What the system takes for itself on the way is some megabytes.
    let long = WebPage {
        url: "x".repeat(100_000),
        title: String::new(),
    };
    let frame = ServerFrame::Visiting {
        contact_id: ContactId::from_bytes([1; 16]),
        page: Some(long),
    };
    // Fewer than a line holds: nobody is cut for falling behind.
    for _ in 0..200 {
        room.say(&frame);
    }
    until("it is cut", || desk.app().hub.listeners() == 0).await;
    // The connection is gone, not only its stream.
    let mut rest = Vec::new();
    let end = timeout(Duration::from_secs(15), stream.read_to_end(&mut rest));
    drop(end.await.expect("the connection ends"));
}
