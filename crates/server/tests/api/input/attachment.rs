//! Files, as they should not be brought or asked for.

use protocol::Attachment;
use reqwest::{Method, StatusCode};
use testing::{ALICE, BOB, Client, MALLORY, TestServer};

use super::{is, raw};

const TEXT: &[u8] = b"a few words";
const NOWHERE: &str = "018bcfe5-6800-7000-8000-000000000000";

async fn alice() -> (TestServer, Client) {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    (server, alice)
}

#[tokio::test]
async fn a_file_without_a_name_gets_one() {
    let (_server, alice) = alice().await;
    let answer = raw(&alice, Method::POST, "/api/attachments", TEXT).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let file: Attachment = answer.json();
    assert!(!file.name.is_empty());
}

#[tokio::test]
async fn a_file_whose_name_cannot_be_read_is_taken_all_the_same() {
    let (_server, alice) = alice().await;
    let request = alice
        .request(Method::POST, "/api/attachments")
        .header("content-disposition", "inline; filename=\"unended")
        .body(TEXT);
    let file: Attachment = alice.answer(request).await.json();
    assert_eq!(file.size, TEXT.len() as u64);
}

#[tokio::test]
async fn a_files_name_is_no_path() {
    let (_server, alice) = alice().await;
    let answer = alice.upload("..%2F..%2Fetc%2Fpasswd.txt", TEXT).await;
    let file: Attachment = answer.json();
    assert!(!file.name.contains('/'), "{}", file.name);
}

#[tokio::test]
async fn what_a_client_says_a_file_is_is_not_believed() {
    let (_server, alice) = alice().await;
    let request = alice
        .request(Method::POST, "/api/attachments")
        .header("content-type", "image/png")
        .header("content-disposition", "attachment; filename=\"words.txt\"")
        .body(TEXT);
    let file: Attachment = alice.answer(request).await.json();
    assert_eq!(file.media_type, "text/plain");
    assert_eq!(file.width, None);
}

#[tokio::test]
async fn a_file_of_nothing_is_refused() {
    let (_server, alice) = alice().await;
    let answer = alice.upload("nothing.txt", Vec::new()).await;
    assert_eq!(answer.problem(), is(422, "file_empty"));
}

#[tokio::test]
async fn who_is_signed_out_brings_nothing() {
    let server = TestServer::open().await;
    let nobody = Client::new(server.address());
    let answer = nobody.upload("words.txt", TEXT).await;
    assert_eq!(answer.problem(), is(401, "signed_out"));
}

#[tokio::test]
async fn a_visitor_without_a_token_brings_nothing() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let answer = rana.upload("words.txt", TEXT).await;
    assert_eq!(answer.problem(), is(401, "token_missing"));
}

#[tokio::test]
async fn a_file_that_is_none_is_not_there() {
    let (_server, alice) = alice().await;
    for id in ["1", NOWHERE] {
        for path in [
            format!("/api/attachments/{id}"),
            format!("/api/attachments/{id}/thumbnail"),
        ] {
            assert_eq!(
                alice.get(&path).await.problem(),
                is(404, "not_found"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn a_visitors_file_that_is_none_is_not_there() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.bootstrap().await;
    for id in ["1", NOWHERE] {
        for path in [
            format!("/attachments/{id}"),
            format!("/attachments/{id}/thumbnail"),
        ] {
            assert_eq!(
                rana.get(&path).await.problem(),
                is(404, "not_found"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn a_file_that_was_not_sent_yet_is_its_uploaders_alone() {
    let (server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    let path = format!("/api/attachments/{}", file.id);
    assert_eq!(alice.get(&path).await.body, TEXT);
    let bob = server.sign_in(BOB).await;
    assert_eq!(bob.get(&path).await.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn another_accounts_file_is_not_there() {
    let (server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    server.add_account("Elsewhere", &[MALLORY]).await;
    let mallory = server.sign_in(MALLORY).await;
    let path = format!("/api/attachments/{}", file.id);
    assert_eq!(mallory.get(&path).await.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn words_have_no_thumbnail() {
    let (_server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    let path = format!("/api/attachments/{}/thumbnail", file.id);
    assert_eq!(alice.get(&path).await.problem(), is(404, "no_thumbnail"));
}

#[tokio::test]
async fn a_file_is_looked_at_without_being_downloaded() {
    let (_server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    let path = format!("/api/attachments/{}", file.id);
    let answer = raw(&alice, Method::HEAD, &path, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-length"], "11");
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn a_file_never_changes_and_is_not_deleted() {
    let (_server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    let path = format!("/api/attachments/{}", file.id);
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::POST] {
        let answer = raw(&alice, method, &path, "other words").await;
        assert_eq!(answer.problem(), is(405, "method_not_allowed"));
    }
    assert_eq!(alice.get(&path).await.body, TEXT);
}

#[tokio::test]
async fn a_file_is_not_kept_for_another_person_at_this_browser() {
    let (_server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    let answer = alice.get(&format!("/api/attachments/{}", file.id)).await;
    assert_eq!(answer.headers["vary"], "cookie, authorization");
    let caching = answer.headers["cache-control"].to_str().unwrap();
    assert!(caching.starts_with("private"), "{caching}");
}

#[tokio::test]
async fn a_range_of_nonsense_is_the_whole_file() {
    let (_server, alice) = alice().await;
    let file: Attachment = alice.upload("words.txt", TEXT).await.json();
    let path = format!("/api/attachments/{}", file.id);
    for range in ["bytes", "words=0-1", "bytes=b-a"] {
        let request = alice.request(Method::GET, &path).header("range", range);
        let answer = alice.answer(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{range}");
        assert_eq!(answer.body, TEXT);
    }
}
