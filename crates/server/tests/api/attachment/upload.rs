//! Uploads that are underway: what they hold, and how they end.

use std::{net::SocketAddr, time::Duration};

use futures::stream;
use protocol::{Attachment, AttachmentId, Author};
use reqwest::{Body, Method, StatusCode};
use server::{
    attachment::{AttachmentLimits, limits::Share},
    clock,
    store::attachment::NewFile,
};
use testing::{ALICE, TestServer, Visitor, until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use super::{GIF, brought, kept};

/// Begins an upload from one of this machine's addresses, and sends nothing of
/// its body, or the beginning.
async fn stalled(
    visitor: &Visitor,
    desk: SocketAddr,
    from: u8,
    declared: u64,
    body: &[u8],
) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind(SocketAddr::from(([127, 0, 0, from], 0)))
        .unwrap();
    let mut stream = socket.connect(desk).await.unwrap();
    let head = format!(
        "POST /api/widget/attachments HTTP/1.1\r\nhost: {desk}\r\nauthorization: Bearer {}\r\n\
         content-length: {declared}\r\ncontent-disposition: attachment; filename*=UTF-8''a.txt\r\n\r\n",
        visitor.token().unwrap(),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    stream
}

/// What the server says to it in the end.
async fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    let whole = async {
        loop {
            match stream.read(&mut part).await {
                Ok(0) | Err(_) => break,
                Ok(length) => answer.extend_from_slice(&part[..length]),
            }
            if answer.ends_with(b"}") {
                break;
            }
        }
    };
    let limit = Duration::from_secs(60);
    tokio::time::timeout(limit, whole).await.expect("an answer");
    String::from_utf8(answer).unwrap()
}

async fn nothing_is_left(desk: &TestServer) {
    let uploads = desk.app().uploads.clone();
    until("nothing is held", || uploads.uploads() == 0).await;
    until("no file is left", || kept(desk) == 0).await;
    let gone = async {
        let unfinished = || desk.app().store.read(|read| read.unfinished_attachments());
        while !unfinished().await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    let limit = Duration::from_secs(60);
    tokio::time::timeout(limit, gone)
        .await
        .expect("no row is left");
}

#[tokio::test]
async fn uploads_that_send_nothing_from_one_address_stop_nobody_else() {
    let desk = TestServer::open_with(|settings| {
        settings.uploads.stall = Duration::from_mins(10);
    })
    .await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let mut flood = Vec::new();
    for _ in 0..10 {
        let eve = Visitor::new(desk.address(), rana.inbox_id);
        eve.bootstrap().await;
        for _ in 0..12 {
            let largest = protocol::attachment::MAX_BYTES;
            flood.push(stalled(&eve, desk.address(), 2, largest, b"").await);
        }
    }
    let uploads = desk.app().uploads.clone();
    let most = AttachmentLimits::default().underway.network.uploads;
    until("its address holds all it may", || uploads.uploads() == most).await;

    let picture = brought(&rana, "a.gif", GIF).await;
    assert_eq!(picture.size, GIF.len() as u64);
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(alice.upload("a.gif", GIF).await.status, StatusCode::CREATED);
    let unfinished = desk.app().store.read(|read| read.unfinished_attachments());
    assert!(unfinished.await.unwrap().is_empty(), "no rows of theirs");

    // They hang up.
    drop(flood);
    until("nothing is held", || uploads.uploads() == 0).await;
}

#[tokio::test]
async fn an_upload_that_stalls_ends_and_leaves_nothing() {
    let desk = TestServer::open_with(|settings| {
        settings.uploads.stall = Duration::from_millis(100);
    })
    .await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    // Before its first byte, and in the middle.
    for begun in [0, 2_000_000] {
        let body = vec![b'x'; begun];
        let stream = stalled(&rana, desk.address(), 1, 3_000_000, &body).await;
        let answer = answer(stream).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains(r#""code":"upload_too_slow""#), "{answer}");
        nothing_is_left(&desk).await;
    }
}

#[tokio::test]
async fn an_upload_that_trickles_ends_with_its_time() {
    let desk = TestServer::open_with(|settings| {
        settings.uploads.whole = Duration::from_millis(300);
    })
    .await;
    let alice = desk.sign_in(ALICE).await;
    let parts = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        Some((Ok::<_, std::io::Error>(vec![b'x'; 10]), ()))
    });
    let request = alice
        .request(Method::POST, "/api/attachments")
        .body(Body::wrap_stream(parts));
    let answer = alice.answer(request).await;
    assert_eq!(answer.problem(), (408, "upload_too_slow".to_owned()));
    nothing_is_left(&desk).await;
}

#[tokio::test]
async fn an_upload_holds_what_it_declares_or_what_has_come() {
    const MB: u64 = 1024 * 1024;
    let desk = TestServer::open_with(|settings| {
        settings.uploads.stall = Duration::from_mins(10);
        settings.uploads.underway.uploader = Share {
            uploads: 3,
            bytes: 4 * MB,
        };
    })
    .await;
    let refused = (429, "too_many_uploads".to_owned());
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let held = stalled(&rana, desk.address(), 1, 3 * MB, b"").await;
    let uploads = desk.app().uploads.clone();
    until("it is underway", || uploads.uploads() == 1).await;
    let answer = rana.upload("a.txt", vec![b'x'; 2_000_000]).await;
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(answer.problem(), refused);
    // One that declares nothing grows until it is too much.
    let parts = stream::iter((0..30).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 100_000])));
    let request = rana
        .request(Method::POST, "/attachments")
        .body(Body::wrap_stream(parts));
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(alice.answer(request).await.problem(), refused);
    brought(&rana, "a.gif", GIF).await;
    drop(held);
    until("it has ended", || uploads.uploads() == 0).await;
    brought(&rana, "a.txt", &vec![b'x'; 2_000_000]).await;
}

#[tokio::test]
async fn a_start_clears_what_uploads_of_a_dead_server_left() {
    let mut desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let whole = brought(&rana, "a.gif", GIF).await;
    let (app, account) = (desk.app().clone(), account(&desk).await);
    let file = NewFile {
        id: clock::fresh(AttachmentId::mint),
        uploader: Author::System,
        network: [0; 16],
        name: "half.txt".to_owned(),
        declared: 1,
    };
    let id = file.id;
    let storage = AttachmentLimits::default().storage;
    app.store
        .write(move |tx| tx.begin_attachment(account, &file, &storage, clock::now()))
        .await
        .unwrap();
    // One whose object came and whose row was not finished, and what the object
    // store leaves of one whose object did not come.
    let folder = desk.data().join("attachments").join(account.to_string());
    std::fs::write(folder.join(id.to_string()), "half").unwrap();
    std::fs::write(folder.join(format!("{}#3", id)), "half").unwrap();
    drop(app);
    desk.restart().await;
    let unfinished = desk.app().store.read(|read| read.unfinished_attachments());
    assert!(unfinished.await.unwrap().is_empty());
    let left: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left.len(), 2, "the file and its thumbnail: {left:?}");
    let seen = rana.get(&format!("/attachments/{}", whole.id)).await;
    assert_eq!(seen.body, GIF);
}

async fn account(desk: &TestServer) -> protocol::AccountId {
    let accounts = desk.app().store.read(|read| read.accounts()).await;
    accounts.unwrap()[0].0
}

#[tokio::test]
async fn visitors_fill_their_own_storage_and_never_the_agents() {
    let desk = TestServer::open_with(|settings| {
        settings.uploads.storage.account = 4_000;
        settings.uploads.storage.visitor = 2_000;
    })
    .await;
    let full = (507, "storage_full".to_owned());
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let text = |length: usize| vec![b'x'; length];
    let first = brought(&rana, "a.txt", &text(1_500)).await;
    assert_eq!(rana.upload("b.txt", text(501)).await.problem(), full);
    brought(&rana, "b.txt", &text(500)).await;
    let sami = Visitor::new(desk.address(), rana.inbox_id);
    sami.bootstrap().await;
    brought(&sami, "a.txt", &text(900)).await;
    // Visitors have three quarters of it.
    assert_eq!(sami.upload("b.txt", text(101)).await.problem(), full);
    let answer = alice.upload("a.txt", text(1_100)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let answer = alice.upload("b.txt", text(1)).await;
    let words: protocol::Problem = answer.json();
    assert!(words.words().contains("storage_account_mb"), "{words:?}");
    assert_eq!(answer.problem(), full);
    assert_eq!(sami.upload("b.txt", text(1)).await.problem(), full);

    // What goes makes room, exactly as much as it took.
    let account = account(&desk).await;
    let stored = move || desk.app().store.clone();
    let store = stored();
    let sums = store.write(move |tx| tx.stored_by(account)).await.unwrap();
    assert_eq!(sums, (4_000, 2_900));
    let id = first.id;
    store
        .write(move |tx| tx.forget_attachment(account, id))
        .await
        .unwrap();
    let sums = store.write(move |tx| tx.stored_by(account)).await.unwrap();
    assert_eq!(sums, (2_500, 1_400));
    brought(&rana, "c.txt", &text(1_500)).await;
}

#[tokio::test]
async fn one_address_brings_so_much_a_day_whoever_asks_there() {
    let desk = TestServer::open_with(|settings| settings.uploads.storage.network_day = 1_000).await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.bootstrap().await;
    brought(&rana, "a.txt", &[b'x'; 900]).await;
    let refused = eve.upload("a.txt", vec![b'x'; 101]).await;
    assert_eq!(refused.problem(), (429, "too_many_uploads".to_owned()));
    let alice = desk.sign_in(ALICE).await;
    let answer = alice.upload("a.txt", vec![b'x'; 2_000]).await;
    assert_eq!(answer.json::<Attachment>().size, 2_000);
}
