//! Files: brought, sent, seen by those who may, and harmless to them.

mod picture;
mod range;
mod upload;

use futures::{StreamExt, stream};
use protocol::{
    Attachment, Content, Direction, Message, attachment::MAX_BYTES, command::SendMessage,
};
use reqwest::{Body, Method, StatusCode};
use testing::{ALICE, BOB, Client, MALLORY, TestServer, Visitor, message_id, nowhere};

/// A picture of two pixels by one.
const GIF: &[u8] = b"GIF89a\x02\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x02\x00\x01\x00\x00\x02\x02\x04\x0a\x00;";

async fn brought(visitor: &Visitor, name: &str, bytes: &[u8]) -> Attachment {
    let answer = visitor.upload(name, bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
    answer.json()
}

fn file(message: &Message) -> &Attachment {
    match &message.content {
        Content::Attachment { attachment, .. } => attachment,
        other => panic!("a file: {other:?}"),
    }
}

/// How many files lie in the data folder, thumbnails aside.
fn kept(desk: &TestServer) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        entries
            .map(|entry| match entry.file_type().unwrap().is_dir() {
                true => count(&entry.path()),
                false => usize::from(!entry.path().to_string_lossy().ends_with(".thumbnail")),
            })
            .sum()
    }
    count(&desk.data().join("attachments"))
}

#[tokio::test]
async fn a_picture_begins_a_conversation_and_another_is_the_answer() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let conversation = nowhere();
    let picture = brought(&rana, "handle.png", GIF).await;
    assert_eq!(picture.media_type, "image/gif", "by its bytes");
    assert_eq!((picture.width, picture.height), (Some(2), Some(1)));
    assert_eq!(
        (&*picture.name, picture.size),
        ("handle.png", GIF.len() as u64)
    );
    // Whatever the client says of it, the server knows better.
    let said = Attachment {
        name: "<b>x</b>.html".to_owned(),
        media_type: "text/html".to_owned(),
        size: 1,
        ..picture.clone()
    };
    let id = message_id();
    let answer = rana.put_file(conversation, id, said.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(*file(&answer.json()), picture);
    let again = rana.put_file(conversation, id, said).await;
    assert_eq!(again.status, StatusCode::OK, "a repeat finds it");
    line.until("the conversation is there", |line| {
        line.replica.conversation(conversation).is_some()
    })
    .await;

    let seen = alice.get(&format!("/api/attachments/{}", picture.id)).await;
    assert_eq!((seen.status, &*seen.body), (StatusCode::OK, GIF));
    let answer = alice.upload("a%20%E2%9C%93.pdf", b"%PDF-1.7 new").await;
    let paper: Attachment = answer.json();
    assert_eq!(&*paper.name, "a ✓.pdf");
    let sent = alice
        .put_file(conversation, message_id(), paper.clone())
        .await;
    assert_eq!(sent.json::<Message>().direction, Direction::Out);
    let seen = rana.get(&format!("/attachments/{}", paper.id)).await;
    assert_eq!(
        (seen.status, &*seen.body),
        (StatusCode::OK, &b"%PDF-1.7 new"[..])
    );
    let both = rana.messages(conversation).await;
    assert_eq!(both, alice.messages(conversation).await);
    assert_eq!((file(&both[0]), file(&both[1])), (&picture, &paper));
    let list = alice.bootstrap().await.conversations.items;
    let last = list[0].last_message.as_ref().unwrap();
    assert_eq!(last.preview, "a ✓.pdf");
}

#[tokio::test]
async fn a_caption_goes_with_its_file() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let conversation = nowhere();
    let picture = brought(&rana, "handle.png", GIF).await;
    let too_long = Content::attachment(picture.clone(), &"x".repeat(4_097));
    let refused = rana.put_content(conversation, message_id(), too_long).await;
    assert_eq!(refused.problem(), (422, "text_too_long".to_owned()));
    let content = Content::attachment(picture.clone(), "It arrived\nlike this");
    let answer = rana
        .put_content(conversation, message_id(), content.clone())
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.json::<Message>().content, content);

    let alice = desk.sign_in(ALICE).await;
    let seen = alice.messages(conversation).await;
    assert_eq!(seen[0].content, content);
    let list = alice.bootstrap().await.conversations.items;
    let last = list[0].last_message.as_ref().unwrap();
    assert_eq!(last.preview, "It arrived like this");
    let path = format!("/api/conversations/{conversation}/transcript");
    let transcript = alice.get(&path).await.body;
    let transcript = String::from_utf8(transcript.to_vec()).unwrap();
    assert!(
        transcript.contains("[handle.png] It arrived\n"),
        "{transcript}"
    );
}

#[tokio::test]
async fn a_caption_without_words_is_left_out_whoever_sends_it() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    for nothing in ["", " \n", "\u{200b}", "\u{2800}"] {
        let without_words = |attachment: &Attachment| Content::Attachment {
            attachment: attachment.clone(),
            caption: Some(nothing.to_owned()),
        };
        let hers = brought(&rana, "handle.png", GIF).await;
        let answer = rana
            .put_content(conversation, message_id(), without_words(&hers))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{nothing:?}");
        let stored = answer.json::<Message>().content;
        assert_eq!(stored, Content::attachment(hers, ""), "{nothing:?}");
        let body = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(!body.contains("caption"), "{body}");

        let theirs: Attachment = alice.upload("a.gif", GIF).await.json();
        let path = format!(
            "/api/conversations/{conversation}/messages/{}",
            message_id()
        );
        let body = SendMessage {
            content: without_words(&theirs),
        };
        let answer = alice.call(Method::PUT, &path, &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{nothing:?}");
        let stored = answer.json::<Message>().content;
        assert_eq!(stored, Content::attachment(theirs, ""), "{nothing:?}");
    }
}

#[tokio::test]
async fn nobody_else_sees_a_file_or_sends_it() {
    let mut desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.begin("Eve", "hello").await;
    let other = desk.add_account("Other", &[MALLORY]).await;
    let mallory = desk.sign_in(MALLORY).await;
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(BOB).await);
    let theirs = Visitor::new(desk.address(), desk.add_website(other).await);
    let (_, elsewhere) = theirs.begin("Sami", "hello").await;

    let secret = brought(&rana, "passport.gif", GIF).await;
    let path = format!("/attachments/{}", secret.id);
    let desk_path = format!("/api{path}");
    assert_eq!(rana.get(&path).await.status, StatusCode::OK);
    assert_eq!(eve.get(&path).await.problem().0, 404);
    // Before it is sent it is hers alone.
    assert_eq!(alice.get(&desk_path).await.problem().0, 404);
    let missing = (422, "file_missing".to_owned());
    let stolen = eve.put_file(nowhere(), message_id(), secret.clone()).await;
    assert_eq!(stolen.problem(), missing);
    let stolen = alice
        .put_file(conversation, message_id(), secret.clone())
        .await;
    assert_eq!(stolen.problem(), missing);
    let sent = rana
        .put_file(conversation, message_id(), secret.clone())
        .await;
    assert_eq!(sent.status, StatusCode::CREATED);
    // A file is sent once.
    let again = rana
        .put_file(conversation, message_id(), secret.clone())
        .await;
    assert_eq!(again.problem(), missing);

    for client in [&alice, &bob] {
        assert_eq!(client.get(&desk_path).await.status, StatusCode::OK);
    }
    assert_eq!(eve.get(&path).await.problem().0, 404);
    assert_eq!(theirs.get(&path).await.problem().0, 404);
    assert_eq!(mallory.get(&desk_path).await.problem().0, 404);
    let stolen = mallory.put_file(elsewhere, message_id(), secret).await;
    assert_eq!(stolen.problem(), missing);
    let nobody = Client::new(desk.address());
    assert_eq!(nobody.get(&desk_path).await.problem().0, 401);
    assert_eq!(nobody.upload("a.gif", GIF).await.problem().0, 401);
    let nobody = Visitor::new(desk.address(), rana.inbox_id);
    assert_eq!(nobody.get(&path).await.problem().0, 401);
    assert_eq!(nobody.upload("a.gif", GIF).await.problem().0, 401);
    desk.stop().await;
}

#[tokio::test]
async fn a_file_can_do_nothing_where_it_is_opened() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let html = b"<!doctype html><script>alert(1)</script>";
    let bare_svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    for (name, bytes, kind, disposition) in [
        ("a.svg", &svg[..], "application/octet-stream", "attachment"),
        ("b.svg", bare_svg, "text/plain", "attachment"),
        ("a.html", html, "application/octet-stream", "attachment"),
        ("a.jpg", html, "application/octet-stream", "attachment"),
        ("a.txt", b"hello", "text/plain", "attachment"),
        ("a.pdf", b"%PDF-1.7", "application/pdf", "attachment"),
        ("a.gif", GIF, "image/gif", "inline"),
    ] {
        let brought = brought(&rana, name, bytes).await;
        let id = brought.id;
        let sent = rana.put_file(conversation, message_id(), brought).await;
        assert_eq!(sent.status, StatusCode::CREATED);
        for answer in [
            alice.get(&format!("/api/attachments/{id}")).await,
            rana.get(&format!("/attachments/{id}")).await,
        ] {
            let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
            assert_eq!(answer.body, bytes);
            assert_eq!(header("content-type"), kind, "{name}");
            let said = header("content-disposition");
            assert_eq!(said, format!("{disposition}; filename*=UTF-8''{name}"));
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(
                header("content-security-policy"),
                "default-src 'none'; sandbox"
            );
            assert_eq!(header("cross-origin-resource-policy"), "same-origin");
            assert!(header("cache-control").starts_with("private"));
            assert_eq!(header("vary"), "cookie, authorization");
        }
    }
}

#[tokio::test]
async fn what_is_too_large_empty_or_a_program_is_refused_and_not_kept() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let executable = (422, "file_executable".to_owned());
    assert_eq!(
        rana.upload("photo.jpg", b"MZ\x90\0").await.problem(),
        executable
    );
    for name in [
        "setup.exe",
        "a.exe.",
        "a.settingcontent-ms",
        "a.exe%C2%AD",
        "a.AppImage",
    ] {
        let answer = rana.upload(name, b"anything").await;
        assert_eq!(answer.problem(), executable, "{name}");
    }
    assert_eq!(
        alice.upload("run", b"#!/bin/sh\n").await.problem(),
        executable
    );
    let empty = rana.upload("empty.txt", b"").await;
    assert_eq!(empty.problem(), (422, "file_empty".to_owned()));

    let most = usize::try_from(MAX_BYTES).unwrap();
    let too_large = (413, "too_large".to_owned());
    // One that says how large it is, and one that does not.
    let parts =
        stream::iter(0..=most / 100_000).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 100_000]));
    let said = rana.upload("large.txt", vec![b'x'; most + 1]).await;
    assert_eq!(said.problem(), too_large);
    let request = rana
        .request(Method::POST, "/attachments")
        .body(Body::wrap_stream(parts));
    assert_eq!(alice.answer(request).await.problem(), too_large);
    assert_eq!(kept(&desk), 0);
    let answer = rana.upload("just.txt", vec![b'x'; most]).await;
    assert_eq!(answer.json::<Attachment>().size, MAX_BYTES);
    assert_eq!(kept(&desk), 1);
}

#[tokio::test]
async fn floods_of_files_are_held_off() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let mut refused = None;
    for _ in 0..40 {
        let answer = rana.upload("a.gif", GIF).await;
        if answer.status != StatusCode::CREATED {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("there is a limit");
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(refused.problem(), (429, "too_many_requests".to_owned()));
    // Agents are trusted further, but not for ever.
    let alice = desk.sign_in(ALICE).await;
    for _ in 0..30 {
        let answer = alice.upload("a.gif", GIF).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    let refused = alice.upload("a.gif", GIF).await;
    assert_eq!(refused.problem(), (429, "too_many_files".to_owned()));
}

#[tokio::test]
async fn whatsapp_takes_no_files_yet() {
    let desk = TestServer::open().await;
    desk.customer("Karim", "9613000777")
        .say("hello")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let karim = alice.conversation("Karim").await;
    let file: Attachment = alice.upload("a.gif", GIF).await.json();
    let answer = alice.put_file(karim.id, message_id(), file).await;
    assert_eq!(answer.problem(), (422, "content_not_sendable".to_owned()));
}

#[tokio::test]
async fn uploads_that_were_given_up_leave_nothing_and_stand_in_nobodys_way() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    for _ in 0..30 {
        let parts = stream::iter([
            Ok(vec![b'x'; 100_000]),
            Err(std::io::Error::other("she closed the tab")),
        ]);
        let request = alice
            .request(Method::POST, "/api/attachments")
            .body(Body::wrap_stream(parts));
        assert!(request.send().await.is_err());
    }
    // Thirty unsent files are the most, so all of these have been forgotten.
    let all_gone = async {
        while alice.upload("a.gif", GIF).await.status != StatusCode::CREATED {
            tokio::task::yield_now().await;
        }
        while kept(&desk) != 1 {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, all_gone).await.unwrap();
}
