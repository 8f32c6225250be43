//! Each extractor in a router of its own, without a server.

use std::convert::Infallible;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
    http::Request,
    response::Response,
    routing::put,
};
use futures::stream;
use protocol::{ContactId, ConversationId, MessageId, Problem, command::MarkRead};
use serde::Deserialize;
use tower_service::Service;

use super::*;

const ID: &str = "018bcfe5-6800-7000-8000-000000000000";

#[derive(Debug, Deserialize)]
struct LimitQuery {
    limit: Option<usize>,
}

async fn answer(path: &str, body: impl Into<Body>) -> Response {
    async fn one(_: PathId<ConversationId>, _: JsonBody<MarkRead>) {}
    async fn two(_: PathIds<ConversationId, MessageId>) {}
    async fn list(QueryParams(paging): QueryParams<LimitQuery>) -> String {
        format!("{:?}", paging.limit)
    }
    let mut router: Router = Router::new()
        .route("/", put(list))
        .route("/{id}", put(one))
        .route("/{id}/{message_id}", put(two))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let request = Request::put(path).body(body.into()).unwrap();
    router.call(request).await.unwrap()
}

async fn status(path: &str, body: impl Into<Body>) -> StatusCode {
    answer(path, body).await.status()
}

async fn text(response: Response) -> String {
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

async fn problem(response: Response) -> Problem {
    serde_json::from_str(&text(response).await).unwrap()
}

fn mark() -> String {
    format!(r#"{{"up_to":"{ID}"}}"#)
}

/// A body that declares no length.
fn streamed(parts: usize, size: usize) -> Body {
    let parts = (0..parts).map(move |_| Ok::<_, Infallible>(vec![b' '; size]));
    Body::from_stream(stream::iter(parts))
}

#[tokio::test]
async fn an_id_that_is_none_of_ours_is_not_there() {
    assert_eq!(status(&format!("/{ID}"), mark()).await, StatusCode::OK);
    for id in ["1", "00000000000070008000000000000000", "%7B"] {
        let path = format!("/{id}");
        assert_eq!(status(&path, mark()).await, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn both_ids_of_a_path_have_to_be_ids() {
    let ok = format!("/{ID}/{ID}");
    assert_eq!(status(&ok, "").await, StatusCode::OK);
    for path in [format!("/{ID}/1"), format!("/1/{ID}")] {
        assert_eq!(status(&path, "").await, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_malformed() {
    let answer = answer("/%FF", mark()).await;
    assert_eq!(problem(answer).await.code, "malformed");
}

#[tokio::test]
async fn an_id_in_capitals_is_the_same_id() {
    let path = format!("/{}", ID.to_uppercase());
    assert_eq!(status(&path, mark()).await, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_is_no_text_is_refused_as_such() {
    let answer = answer(&format!("/{ID}"), b"\xff".to_vec()).await;
    assert_eq!(problem(answer).await.code, "not_utf8");
}

#[tokio::test]
async fn a_body_that_is_not_this_json_is_malformed() {
    let path = format!("/{ID}");
    for body in ["", "{}", "[]", r#"{"up_to":7}"#, "null"] {
        assert_eq!(status(&path, body).await, StatusCode::BAD_REQUEST, "{body}");
    }
}

#[tokio::test]
async fn a_body_with_something_after_its_json_is_malformed() {
    let body = format!("{} {}", mark(), mark());
    let answer = answer(&format!("/{ID}"), body).await;
    assert!(problem(answer).await.detail.unwrap().contains("trailing"));
}

#[tokio::test]
async fn a_malformed_body_is_told_which_field_is_missing() {
    let answer = answer(&format!("/{ID}"), "{}").await;
    assert!(problem(answer).await.detail.unwrap().contains("up_to"));
}

#[tokio::test]
async fn white_space_around_a_body_does_not_matter() {
    let body = format!("\n\t {} \r\n", mark());
    assert_eq!(status(&format!("/{ID}"), body).await, StatusCode::OK);
}

#[tokio::test]
async fn a_body_of_the_most_bytes_is_read() {
    let mut body = mark().into_bytes();
    body.resize(MAX_BODY, b' ');
    assert_eq!(status(&format!("/{ID}"), body).await, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_declares_one_byte_more_is_too_large() {
    let mut body = mark().into_bytes();
    body.resize(MAX_BODY + 1, b' ');
    let answer = answer(&format!("/{ID}"), body).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem(answer).await.code, "too_large");
}

#[tokio::test]
async fn a_body_that_declares_nothing_is_read_up_to_the_most() {
    let path = format!("/{ID}");
    let fitting = status(&path, streamed(MAX_BODY / 1024, 1024)).await;
    assert_eq!(fitting, StatusCode::BAD_REQUEST, "only white space");
    let more = answer(&path, streamed(1 + MAX_BODY / 1024, 1024)).await;
    assert_eq!(problem(more).await.code, "too_large");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_malformed() {
    let parts = [Ok(mark()), Err(std::io::Error::other("the client left"))];
    let body = Body::from_stream(stream::iter(parts));
    let answer = answer(&format!("/{ID}"), body).await;
    assert_eq!(problem(answer).await.code, "malformed");
}

#[tokio::test]
async fn a_flawed_id_is_refused_before_the_body_is_read() {
    let parts = stream::pending::<Result<String, Infallible>>();
    let never_comes = Body::from_stream(parts);
    assert_eq!(status("/1", never_comes).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_query_may_leave_everything_out() {
    assert_eq!(text(answer("/", "").await).await, "None");
    assert_eq!(text(answer("/?limit=7", "").await).await, "Some(7)");
}

#[tokio::test]
async fn a_query_of_the_wrong_form_is_malformed_and_named() {
    for query in ["limit=abc", "limit=-1", "limit=", "limit=1&limit=2"] {
        let answer = answer(&format!("/?{query}"), "").await;
        let problem = problem(answer).await;
        assert_eq!((problem.status, &*problem.code), (400, "malformed"));
        assert!(problem.detail.unwrap().contains("limit"), "{query}");
    }
}

#[tokio::test]
async fn what_a_query_does_not_name_is_passed_over() {
    assert_eq!(text(answer("/?page=2&limit=7", "").await).await, "Some(7)");
}

#[test]
fn ids_of_different_things_are_read_alike() {
    assert_eq!(parse_id::<ContactId>(ID).unwrap().to_string(), ID);
    assert_eq!(parse_id::<MessageId>(ID).unwrap().to_string(), ID);
    let refused = parse_id::<MessageId>("{").unwrap_err();
    assert_eq!(refused.problem().status, 404);
}
