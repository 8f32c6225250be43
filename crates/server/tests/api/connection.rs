//! Connections that stay open without saying anything, and floods of them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use protocol::{ClientFrame, ServerFrame};
use server::settings::{Connections, Settings};
use testing::{ALICE, Client, StreamClient, TestServer};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(30);

fn quick(settings: &mut Settings) {
    settings.connections = Connections {
        head_within: Duration::from_millis(300),
        idle_within: Duration::from_millis(600),
        write_within: Duration::from_millis(500),
        answer_within: Duration::from_millis(500),
        grace: Duration::from_millis(500),
        ..settings.connections
    };
    settings.uploads.whole = Duration::from_millis(500);
}

async fn connect(desk: &TestServer) -> TcpStream {
    TcpStream::connect(desk.address()).await.unwrap()
}

/// From another address of this machine.
async fn connect_from(desk: &TestServer, last: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let from = SocketAddr::from((Ipv4Addr::new(127, 0, 9, last), 0));
    socket.bind(from).unwrap();
    socket.connect(desk.address()).await.unwrap()
}

/// What the server says until it closes.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    // A connection that is reset is closed, too.
    drop(read.expect("the server closes the connection"));
    String::from_utf8_lossy(&heard).into_owned()
}

/// Whether a request is answered, wholly.
async fn is_open(stream: &mut TcpStream) -> bool {
    let request = b"GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n";
    let mut answer = Vec::new();
    let asked = async {
        stream.write_all(request).await?;
        while !answer.ends_with(b"\r\n\r\nok") {
            if stream.read_buf(&mut answer).await? == 0 {
                break;
            }
        }
        std::io::Result::Ok(())
    };
    let asked = timeout(PATIENCE, asked).await.expect("an answer or an end");
    asked.is_ok() && answer.starts_with(b"HTTP/1.1 200")
}

async fn pongs(line: &mut StreamClient) {
    let before = line.heard.len();
    line.say(&ClientFrame::Ping).await;
    line.until("a pong", |line| {
        line.heard[before..].contains(&ServerFrame::Pong)
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let desk = TestServer::open_with(quick).await;
    assert_eq!(until_closed(&mut connect(&desk).await).await, "");
}

#[tokio::test]
async fn a_head_that_never_ends_is_closed() {
    let desk = TestServer::open_with(quick).await;
    let mut stream = connect(&desk).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut byte = [0];
    let trickle = async {
        // Each wait for an answer is the pause before the next line.
        while timeout(Duration::from_millis(20), stream.read(&mut byte))
            .await
            .is_err()
        {
            if stream.write_all(b"x-more: 1\r\n").await.is_err() {
                break;
            }
        }
    };
    timeout(PATIENCE, trickle).await.expect("it is closed");
}

#[tokio::test]
async fn a_kept_connection_without_another_request_is_closed() {
    let desk = TestServer::open_with(quick).await;
    let mut stream = connect(&desk).await;
    assert!(is_open(&mut stream).await);
    assert!(is_open(&mut stream).await, "it is kept for a while");
    until_closed(&mut stream).await;
}

#[tokio::test]
async fn between_requests_a_connection_may_wait_longer_than_within_one() {
    let desk = TestServer::open_with(|settings| {
        quick(settings);
        settings.connections.idle_within = PATIENCE * 2;
    })
    .await;
    let mut kept = connect(&desk).await;
    assert!(is_open(&mut kept).await);
    // Whatever would have been closed by now has been.
    until_closed(&mut connect(&desk).await).await;
    assert!(is_open(&mut kept).await);
    kept.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
    until_closed(&mut kept).await;
}

#[tokio::test]
async fn a_second_head_that_never_ends_is_closed() {
    let desk = TestServer::open_with(quick).await;
    let mut stream = connect(&desk).await;
    assert!(is_open(&mut stream).await);
    stream.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
    until_closed(&mut stream).await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_answered_and_closed() {
    let desk = TestServer::open_with(quick).await;
    let signature = format!("X-Hub-Signature-256: sha256={}\r\n", "0".repeat(64));
    for (path, header) in [("/api/session", ""), ("/webhooks/whatsapp", &*signature)] {
        let mut stream = connect(&desk).await;
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: desk\r\n{header}Content-Length: 1000\r\n\r\n{{");
        stream.write_all(head.as_bytes()).await.unwrap();
        let heard = until_closed(&mut stream).await;
        assert!(heard.starts_with("HTTP/1.1 408"), "{path}: {heard}");
    }
}

#[tokio::test]
async fn an_upload_that_never_ends_is_answered_and_closed() {
    let desk = TestServer::open_with(quick).await;
    let alice = desk.sign_in(ALICE).await;
    let cookie = alice.cookie().unwrap();
    let mut stream = connect(&desk).await;
    let head = format!(
        "POST /api/attachments HTTP/1.1\r\nHost: desk\r\nCookie: {cookie}\r\n\
         Content-Length: 1000\r\nContent-Disposition: attachment; filename=\"a.txt\"\r\n\r\na"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let heard = until_closed(&mut stream).await;
    assert!(heard.starts_with("HTTP/1.1 4"), "{heard}");
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_cut() {
    let desk = TestServer::open_with(quick).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(desk.address()).await.unwrap();
    let request = b"GET /api/openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n";
    let asks = async { while stream.write_all(request).await.is_ok() {} };
    timeout(PATIENCE, asks).await.expect("it is cut");
}

/// What the server says, up to some words.
async fn until_says(stream: &mut TcpStream, words: &str) {
    let mut heard = Vec::new();
    let reads = async {
        while !String::from_utf8_lossy(&heard).contains(words) {
            assert_ne!(
                stream.read_buf(&mut heard).await.unwrap(),
                0,
                "it is closed"
            );
        }
    };
    timeout(PATIENCE, reads).await.expect("it says so");
}

#[tokio::test]
async fn an_answer_that_goes_on_is_no_connection_that_waits() {
    let desk = TestServer::open_with(|settings| settings.connections.max = Some(2)).await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let token = rana.token().unwrap();
    let head = format!("HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {token}\r\n\r\n");
    let mut events = connect(&desk).await;
    let request = format!("GET /api/widget/events {head}");
    events.write_all(request.as_bytes()).await.unwrap();
    until_says(&mut events, "ready").await;
    let mut waits = connect(&desk).await;
    let request = format!("GET /api/widget/conversations {head}");
    waits.write_all(request.as_bytes()).await.unwrap();
    until_says(&mut waits, "items").await;
    assert!(is_open(&mut connect(&desk).await).await);
    until_closed(&mut waits).await;
    rana.begin("Rana", "still here").await;
    until_says(&mut events, "still here").await;
}

#[tokio::test]
async fn a_named_proxys_connection_waits_longer_than_a_clients() {
    let desk = TestServer::open_with(|settings| {
        quick(settings);
        settings.trusted_proxies = vec!["127.0.9.0/24".parse().unwrap()];
    })
    .await;
    let mut proxys = connect_from(&desk, 7).await;
    assert!(is_open(&mut proxys).await);
    let mut clients = connect(&desk).await;
    assert!(is_open(&mut clients).await);
    until_closed(&mut clients).await;
    assert!(is_open(&mut proxys).await);
}

#[tokio::test]
async fn an_open_stream_is_not_idle() {
    let desk = TestServer::open_with(quick).await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let visitor = desk.visitor().await;
    let mut theirs = visitor.stream().await;
    // Whatever would have been closed by now has been.
    until_closed(&mut connect(&desk).await).await;
    until_closed(&mut connect(&desk).await).await;
    pongs(&mut line).await;
    pongs(&mut theirs).await;
}

#[tokio::test]
async fn a_flood_of_connections_shuts_no_agent_out() {
    let desk = TestServer::open_with(|settings| settings.connections.max = Some(20)).await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let visitor = desk.visitor().await;
    let mut theirs = visitor.stream().await;
    // They are known once a frame has come.
    pongs(&mut theirs).await;
    let mut flood = Vec::new();
    for _ in 0..100 {
        flood.push(connect(&desk).await);
    }
    for stream in &mut flood[..80] {
        until_closed(stream).await;
    }
    assert!(desk.app().connections.len() <= 20);
    let newcomer = Client::new(desk.address());
    newcomer.sign_in(ALICE).await;
    pongs(&mut newcomer.stream().await).await;
    pongs(&mut line).await;
    pongs(&mut theirs).await;
}

#[tokio::test]
async fn requests_that_never_end_make_room_too() {
    let desk = TestServer::open_with(|settings| settings.connections.max = Some(10)).await;
    let mut flood = Vec::new();
    for _ in 0..30 {
        let mut stream = connect(&desk).await;
        let head = b"POST /api/session HTTP/1.1\r\nHost: desk\r\nContent-Length: 9\r\n\r\n{";
        stream.write_all(head).await.unwrap();
        flood.push(stream);
    }
    let alice = Client::new(desk.address());
    alice.sign_in(ALICE).await;
    pongs(&mut alice.stream().await).await;
    until_closed(&mut flood[0]).await;
}

#[tokio::test]
async fn one_address_has_its_share_and_no_more() {
    let desk = TestServer::open_with(|settings| {
        settings.connections.counts_loopback = true;
        settings.connections.max_per_network = 8;
    })
    .await;
    let mut neighbor = connect_from(&desk, 2).await;
    let mut flood = Vec::new();
    for _ in 0..30 {
        flood.push(connect_from(&desk, 1).await);
    }
    for stream in &mut flood[..22] {
        until_closed(stream).await;
    }
    assert!(is_open(&mut flood[29]).await);
    assert!(is_open(&mut neighbor).await);
}

#[tokio::test]
async fn agents_of_one_address_are_not_counted_for_it() {
    let desk = TestServer::open_with(|settings| {
        settings.connections.counts_loopback = true;
        settings.connections.max_per_network = 4;
    })
    .await;
    let alice = desk.sign_in(ALICE).await;
    let mut lines = Vec::new();
    for _ in 0..12 {
        lines.push(alice.stream().await);
    }
    let mut flood = Vec::new();
    for _ in 0..12 {
        flood.push(connect(&desk).await);
    }
    until_closed(&mut flood[0]).await;
    for line in &mut lines {
        pongs(line).await;
    }
}

#[tokio::test]
async fn a_proxy_is_not_counted_as_one_address() {
    let desk = TestServer::open_with(|settings| {
        settings.connections.counts_loopback = true;
        settings.connections.max_per_network = 2;
        settings.trusted_proxies = vec!["127.0.9.0/24".parse().unwrap()];
    })
    .await;
    let mut streams = Vec::new();
    for _ in 0..10 {
        streams.push(connect_from(&desk, 7).await);
    }
    for stream in &mut streams {
        assert!(is_open(stream).await);
    }
}

#[tokio::test]
async fn stopping_cuts_off_what_never_ends() {
    let mut desk = TestServer::open_with(|settings| {
        quick(settings);
        settings.connections.head_within = PATIENCE * 2;
        settings.connections.idle_within = PATIENCE * 2;
        settings.connections.answer_within = PATIENCE * 2;
    })
    .await;
    let mut idle = connect(&desk).await;
    let mut kept = connect(&desk).await;
    assert!(is_open(&mut kept).await);
    let mut half = connect(&desk).await;
    half.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut trickle = connect(&desk).await;
    let head = b"POST /api/session HTTP/1.1\r\nHost: desk\r\nContent-Length: 9\r\n\r\n{";
    trickle.write_all(head).await.unwrap();
    timeout(PATIENCE, desk.stop()).await.expect("it stops");
    for stream in [&mut idle, &mut kept, &mut half, &mut trickle] {
        until_closed(stream).await;
    }
}
