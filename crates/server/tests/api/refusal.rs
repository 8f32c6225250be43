//! What a request is refused for, if several things are wrong with it: who asks,
//! how often, the path, the query, the body, what is stored, in this order.

use protocol::command::SendMessage;
use reqwest::{Body, Method, RequestBuilder, StatusCode};
use testing::{ALICE, Answer, Client, TestServer, message_id, nowhere};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The most bytes of a command's body.
const MOST: usize = 64 * 1024;

fn too_large() -> Vec<u8> {
    vec![b' '; MOST + 1]
}

fn code(answer: &Answer) -> (u16, String) {
    answer.problem()
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Repeats a request until it is refused for being one of too many.
async fn until_too_many(request: impl Fn() -> RequestBuilder) -> usize {
    let client = simulator::webhook::loopback_client().unwrap();
    for number in 0..2_000 {
        let request = request().build().unwrap();
        let answer = client.execute(request).await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            return number;
        }
    }
    panic!("there is no end to it");
}

/// Asserts that a limit is used up: hardly anything is let in, and that only
/// because it fills again with time.
async fn assert_used_up(request: impl Fn() -> RequestBuilder) {
    let let_in = until_too_many(request).await;
    assert!(let_in < 40, "{let_in}");
}

#[tokio::test]
async fn a_stranger_learns_nothing_of_what_their_body_is() {
    let server = TestServer::open().await;
    let nobody = Client::new(server.address());
    let path = format!("/api/conversations/{}/messages/{}", nowhere(), message_id());
    for body in [too_large(), b"no json".to_vec(), Vec::new()] {
        let request = nobody.request(Method::PUT, &path).body(body);
        assert_eq!(code(&nobody.answer(request).await), is(401, "signed_out"));
    }
}

#[tokio::test]
async fn a_visitor_without_a_token_is_asked_for_it_before_their_body() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let client = Client::new(server.address());
    let request = rana.request(Method::PATCH, "/contact").body(too_large());
    assert_eq!(
        code(&client.answer(request).await),
        is(401, "token_missing")
    );
}

#[tokio::test]
async fn another_sites_sign_in_is_refused_however_large_it_is() {
    let server = TestServer::open().await;
    let nobody = Client::new(server.address());
    let request = nobody
        .request(Method::POST, "/api/session")
        .header("origin", "https://evil.example")
        .body(too_large());
    let answer = nobody.answer(request).await;
    assert_eq!(code(&answer), is(403, "forbidden_origin"));
}

#[tokio::test]
async fn an_id_that_is_none_is_not_there_however_large_the_body_is() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    for path in ["/api/conversations/1/read", "/api/inboxes/1/widget"] {
        let method = if path.ends_with("read") {
            Method::POST
        } else {
            Method::PATCH
        };
        let request = alice.request(method, path).body(too_large());
        assert_eq!(code(&alice.answer(request).await), is(404, "not_found"));
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_what_is_stored_is_asked() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let path = format!("/api/conversations/{}/read", nowhere());
    let request = alice.request(Method::POST, &path).body(too_large());
    assert_eq!(code(&alice.answer(request).await), is(413, "too_large"));
}

#[tokio::test]
async fn a_body_of_exactly_the_most_is_read() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let path = format!("/api/conversations/{}/read", nowhere());
    let mut body = format!(r#"{{"up_to":"{}"}}"#, message_id()).into_bytes();
    body.resize(MOST, b' ');
    let request = alice.request(Method::POST, &path).body(body);
    assert_eq!(code(&alice.answer(request).await), is(404, "not_found"));
}

#[tokio::test]
async fn a_body_that_declares_no_length_is_cut_where_it_gets_too_large() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let path = format!("/api/conversations/{}/read", nowhere());
    let parts = (0..20).map(|_| Ok::<_, std::io::Error>(vec![b' '; 8 * 1024]));
    let body = Body::wrap_stream(futures::stream::iter(parts));
    let request = alice.request(Method::POST, &path).body(body);
    assert_eq!(code(&alice.answer(request).await), is(413, "too_large"));
}

/// The first line of the answer to a request whose body waits to be asked for.
async fn first_line(server: &TestServer, cookie: &str, length: usize) -> String {
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    let head = format!(
        "PATCH /api/conversations/{} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n",
        nowhere(),
        server.address(),
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.contains(&b'\r') {
        assert_ne!(connection.read_buf(&mut answer).await.unwrap(), 0);
    }
    let text = String::from_utf8(answer).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_body_that_declares_too_much_is_never_asked_for() {
    let server = TestServer::open().await;
    let cookie = server.sign_in(ALICE).await.cookie().unwrap();
    let fitting = first_line(&server, &cookie, MOST).await;
    assert_eq!(fitting, "HTTP/1.1 100 Continue");
    let refused = first_line(&server, &cookie, MOST + 1).await;
    assert_eq!(refused, "HTTP/1.1 413 Payload Too Large");
    let stranger = first_line(&server, "frontdesk_session=0", 10).await;
    assert_eq!(stranger, "HTTP/1.1 401 Unauthorized");
}

#[tokio::test]
async fn who_asks_too_much_is_told_so_whatever_is_wrong_with_the_request() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.begin("Rana", "hello").await;
    let flood = || rana.request(Method::PATCH, "/contact").body("{}");
    until_too_many(flood).await;
    for body in [too_large(), b"no json".to_vec()] {
        let flawed = || rana.request(Method::PATCH, "/contact").body(body.clone());
        assert_used_up(flawed).await;
    }
    let nowhere = format!("/conversations/1/messages/{}", message_id());
    assert_used_up(|| rana.request(Method::PUT, &nowhere)).await;
}

#[tokio::test]
async fn bodies_that_are_too_large_use_up_a_visitors_limit() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.begin("Rana", "hello").await;
    let contact = |body: Vec<u8>| rana.request(Method::PATCH, "/contact").body(body);
    until_too_many(|| contact(too_large())).await;
    assert_used_up(|| contact(b"{}".to_vec())).await;
}

#[tokio::test]
async fn a_malformed_list_query_counts_as_a_good_one_does() {
    let server = TestServer::open().await;
    for flawed in ["limit=abc", "before=abc", "before=1.1&after=1.1"] {
        let rana = server.visitor().await;
        let (_, conversation) = rana.begin("Rana", "hello").await;
        let page = |query| {
            let path = format!("/conversations/{conversation}/messages?{query}");
            rana.request(Method::GET, &path)
        };
        until_too_many(|| page(flawed)).await;
        assert_used_up(|| page("limit=1")).await;
    }
}

#[tokio::test]
async fn a_stream_from_a_malformed_cursor_counts_as_a_visit() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.bootstrap().await;
    let answer = rana.get("/events?cursor=abc").await;
    assert_eq!(code(&answer), is(400, "malformed"));
    until_too_many(|| rana.request(Method::GET, "/events?cursor=abc")).await;
    assert_used_up(|| rana.request(Method::GET, "/events")).await;
}

#[tokio::test]
async fn a_strangers_stream_is_refused_for_its_token_not_for_its_cursor() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    for path in ["/api/events?cursor=abc", "/api/widget/events?cursor=abc"] {
        assert_eq!(
            code(&client.get(path).await),
            is(401, "signed_out"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn bootstraps_that_cannot_be_read_count_for_their_network() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let taken = until_too_many(|| rana.request(Method::POST, "/bootstrap").body("{}")).await;
    assert!(taken >= 100, "an office is one network too");
    let body = format!(r#"{{"inbox_id":"{}"}}"#, rana.inbox_id);
    assert_used_up(|| rana.request(Method::POST, "/bootstrap").body(body.clone())).await;
}

#[tokio::test]
async fn bootstraps_with_a_forged_token_count_for_their_network() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.set_token(Some("forged.token".to_owned()));
    let visit = || {
        let body = format!(r#"{{"inbox_id":"{}"}}"#, rana.inbox_id);
        rana.request(Method::POST, "/bootstrap").body(body)
    };
    let client = Client::new(server.address());
    assert_eq!(
        code(&client.answer(visit()).await),
        is(401, "token_invalid")
    );
    until_too_many(visit).await;
}

#[tokio::test]
async fn a_malformed_query_is_refused_with_the_parameters_name() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let answer = alice.get("/api/conversations?limit=abc").await;
    assert_eq!(code(&answer), is(400, "malformed"));
    let problem: protocol::Problem = answer.json();
    assert!(problem.detail.unwrap().contains("limit"));
}

#[tokio::test]
async fn a_parameter_that_nobody_knows_does_not_matter() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let answer = alice.get("/api/conversations?utm_source=mail").await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_field_that_nobody_knows_does_not_matter() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    server
        .customer("Rana", "9613000123")
        .say("hi")
        .await
        .unwrap();
    let rana = alice.conversation("Rana").await;
    let content = protocol::Content::text("hello");
    let mut body = serde_json::to_value(SendMessage { content }).unwrap();
    body["of_a_later_version"] = true.into();
    let path = format!("/api/conversations/{}/messages/{}", rana.id, message_id());
    let answer = alice.call(Method::PUT, &path, &body).await;
    assert_eq!(answer.status, StatusCode::CREATED);
}
