//! Parts of a file: a download goes on where it broke off.

use reqwest::{Method, StatusCode};
use testing::{ALICE, Answer, Client, TestServer};

use super::brought;

async fn part(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = client.request(Method::GET, path);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    client.answer(request).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test]
async fn a_range_is_answered_with_that_part_of_the_file() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let file: protocol::Attachment = alice.upload("a.txt", *b"0123456789").await.json();
    let path = format!("/api/attachments/{}", file.id);
    let whole = alice.get(&path).await;
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    let tag = header(&whole, "etag").to_owned();
    assert!(tag.starts_with('"'), "a strong one: {tag}");
    for (range, body, said) in [
        ("bytes=0-0", &b"0"[..], "bytes 0-0/10"),
        ("bytes=2-5", b"2345", "bytes 2-5/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=7-99999999999999999999999", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
    ] {
        for headers in [
            &[("range", range)][..],
            &[("range", range), ("if-range", &tag)],
        ] {
            let answer = part(&alice, &path, headers).await;
            assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{range}");
            assert_eq!(answer.body, body, "{range}");
            assert_eq!(header(&answer, "content-range"), said);
            assert_eq!(header(&answer, "content-length"), body.len().to_string());
            assert_eq!(header(&answer, "etag"), tag);
            let protected = header(&answer, "content-security-policy");
            assert_eq!(protected, "default-src 'none'; sandbox");
        }
    }
    // Several, none, and one of another file.
    for headers in [
        &[("range", "bytes=0-1,4-5")][..],
        &[("range", "bytes=5-2")],
        &[("range", "lines=0-1")],
        &[("range", "bytes=0-1"), ("if-range", "\"another\"")],
        &[
            ("range", "bytes=0-1"),
            ("if-range", "Sat, 28 Nov 2026 00:00:00 GMT"),
        ],
    ] {
        let answer = part(&alice, &path, headers).await;
        assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
        assert_eq!(answer.body, b"0123456789");
    }
}

#[tokio::test]
async fn a_range_outside_the_file_is_refused_with_its_size() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let file: protocol::Attachment = alice.upload("a.txt", *b"0123456789").await.json();
    let path = format!("/api/attachments/{}", file.id);
    for range in ["bytes=10-", "bytes=-0", "bytes=99999999999999999999999-"] {
        let answer = part(&alice, &path, &[("range", range)]).await;
        assert_eq!(header(&answer, "content-range"), "bytes */10");
        assert_eq!(answer.problem(), (416, "range_unsatisfiable".to_owned()));
    }
}

#[tokio::test]
async fn visitors_get_parts_of_their_files_too() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let file = brought(&rana, "a.txt", b"0123456789").await;
    let request = rana
        .request(Method::GET, &format!("/attachments/{}", file.id))
        .header("range", "bytes=4-");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(&*answer.bytes().await.unwrap(), b"456789");
}
