//! Whose pages may use the API and the sockets.

use reqwest::{Method, StatusCode};
use testing::{ALICE, Client, StreamClient, TestServer};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{self, client::IntoClientRequest},
};

const PUBLIC: &str = "https://desk.example";

async fn desk_at(public_url: &str) -> TestServer {
    TestServer::open_with(|settings| settings.public_url = public_url.parse().ok()).await
}

/// What comes of a request that changes something, from a page of this origin.
async fn posts(client: &Client, origin: &str) -> u16 {
    let request = client.request(Method::POST, "/api/inboxes");
    let name = serde_json::json!({"name": "Another"});
    let request = request.header("origin", origin).json(&name);
    client.answer(request).await.status.as_u16()
}

/// What comes of one that only reads.
async fn reads(client: &Client, origin: &str) -> u16 {
    let request = client.request(Method::GET, "/api/bootstrap");
    let answer = client.answer(request.header("origin", origin)).await;
    answer.status.as_u16()
}

/// The status that a socket is refused with; 101 if it is not.
async fn opens(desk: &TestServer, path: &str, cookie: Option<&str>, origin: Option<&str>) -> u16 {
    let url = format!("ws://{}{path}", desk.address());
    let mut request = url.into_client_request().unwrap();
    if let Some(cookie) = cookie {
        let cookie = cookie.parse().unwrap();
        request.headers_mut().insert("cookie", cookie);
    }
    if let Some(origin) = origin {
        let origin = origin.parse().unwrap();
        request.headers_mut().insert("origin", origin);
    }
    match connect_async(request).await {
        Ok((_, answer)) => answer.status().as_u16(),
        Err(tungstenite::Error::Http(answer)) => answer.status().as_u16(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn with_a_public_address_only_its_pages_use_the_api() {
    let desk = desk_at(PUBLIC).await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(posts(&alice, PUBLIC).await, 201);
    assert_eq!(posts(&alice, "https://DESK.example:443").await, 201);
    assert_eq!(reads(&alice, PUBLIC).await, 200);
    let own = format!("http://{}", desk.address());
    for origin in [
        "http://desk.example",
        "https://desk.example:8443",
        "https://www.desk.example",
        "https://desk.example.evil.example",
        "http://localhost:8080",
        "http://127.0.0.1",
        "null",
        "",
        &own,
    ] {
        assert_eq!(posts(&alice, origin).await, 403, "{origin}");
        assert_eq!(reads(&alice, origin).await, 403, "{origin}");
        let cookie = alice.cookie();
        let opened = opens(&desk, "/api/socket", cookie.as_deref(), Some(origin)).await;
        assert_eq!(opened, 403, "{origin}");
    }
    let connected = StreamClient::connect(desk.address(), alice.cookie(), Some(PUBLIC)).await;
    assert!(connected.is_ok());
}

#[tokio::test]
async fn with_a_public_address_a_host_header_allows_nothing() {
    let desk = desk_at(PUBLIC).await;
    let alice = desk.sign_in(ALICE).await;
    let request = alice.request(Method::DELETE, "/api/session");
    let request = request
        .header("host", "evil.example")
        .header("origin", "https://evil.example");
    let answer = alice.answer(request).await;
    assert_eq!(answer.problem(), (403, "forbidden_origin".to_owned()));
}

#[tokio::test]
async fn without_one_the_address_asked_and_this_machine_are_allowed() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let own = format!("http://{}", desk.address());
    for origin in [&own, "http://localhost:8080"] {
        assert_eq!(posts(&alice, origin).await, 201, "{origin}");
    }
    for origin in ["https://evil.example", "http://localhost.evil.example"] {
        assert_eq!(posts(&alice, origin).await, 403, "{origin}");
    }
}

#[tokio::test]
async fn a_socket_without_an_origin_is_refused() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let cookie = alice.cookie();
    let agents = opens(&desk, "/api/socket", cookie.as_deref(), None).await;
    assert_eq!(agents, 403);
    assert_eq!(opens(&desk, "/api/widget/socket", None, None).await, 403);
}

#[tokio::test]
async fn the_chats_frame_is_of_the_public_address() {
    let desk = desk_at(PUBLIC).await;
    let visitor = desk.visitor().await;
    for (origin, status) in [
        (PUBLIC, StatusCode::OK),
        ("http://desk.example", StatusCode::FORBIDDEN),
        ("http://localhost:8080", StatusCode::FORBIDDEN),
    ] {
        let request = visitor.request(Method::POST, "/bootstrap");
        let visiting = serde_json::json!({"inbox_id": visitor.inbox_id});
        let request = request.header("origin", origin).json(&visiting);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{origin}");
    }
}

#[tokio::test]
async fn a_website_on_this_machine_is_one_of_the_inboxs_domains_or_none() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let visitor = desk.visitor().await;
    let path = format!("/api/inboxes/{}/widget", visitor.inbox_id);
    let domains = serde_json::json!({"domains": ["shop.example"]});
    alice.call(Method::PATCH, &path, &domains).await;
    let own = format!("http://{}", desk.address());
    for (host, status) in [
        ("https://shop.example", 200),
        (own.as_str(), 200),
        ("http://localhost:8080", 403),
        ("https://evil.example", 403),
    ] {
        let visiting = serde_json::json!({"inbox_id": visitor.inbox_id, "host": host});
        let answer = visitor.call(Method::POST, "/bootstrap", &visiting).await;
        assert_eq!(answer.status.as_u16(), status, "{host}");
    }
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_with_it() {
    let desk = desk_at(PUBLIC).await;
    let client = Client::new(desk.address());
    for path in ["/", "/healthz", "/api/bootstrap", "/api/attachments/x"] {
        let answer = client.get(path).await;
        assert_eq!(
            answer.headers.get("strict-transport-security").unwrap(),
            "max-age=31536000",
            "{path}"
        );
    }
    let plain = Client::new(TestServer::open().await.address())
        .get("/healthz")
        .await;
    assert_eq!(plain.headers.get("strict-transport-security"), None);
}

#[tokio::test]
async fn a_public_address_that_is_none_is_refused_at_start() {
    for url in ["desk.example", "ftp://desk.example", "https://"] {
        let given = server::settings::Given {
            public_url: Some(url.to_owned()),
            ..Default::default()
        };
        assert!(given.settle().is_err(), "{url}");
    }
}

#[tokio::test]
async fn another_site_is_refused_before_its_body_is_read() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    for body in ["{", "{}", ""] {
        let request = client.request(Method::POST, "/api/session");
        let request = request.header("origin", "https://evil.example").body(body);
        let answer = client.answer(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{body:?}");
    }
}
