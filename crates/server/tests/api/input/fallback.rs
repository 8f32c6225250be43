//! Paths that are none, methods that are not taken, and the headers that every
//! answer has.

use protocol::Problem;
use reqwest::{Method, StatusCode};
use tempfile::TempDir;
use testing::{ALICE, Client, TestServer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{is, raw};

async fn nobody() -> (TestServer, Client) {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    (server, client)
}

/// A server with a dashboard that has a page, a script, and the widget's loader.
async fn with_dashboard() -> (TestServer, Client, TempDir) {
    let folder = TempDir::new().unwrap();
    for (name, text) in [
        ("index.html", "<title>Frontdesk</title>"),
        ("dashboard-0123456789abcdef.js", "start()"),
        ("widget.js", "load()"),
        ("robots.txt", "User-agent: *"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().to_owned();
    let server = TestServer::open_with(|settings| settings.dashboard = Some(path)).await;
    let client = Client::new(server.address());
    (server, client, folder)
}

#[tokio::test]
async fn a_path_of_the_api_that_is_none_is_a_problem_whatever_the_method() {
    let (_server, client) = nobody().await;
    for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
        let answer = raw(&client, method, "/api/nothing", "").await;
        assert_eq!(answer.problem(), is(404, "not_found"));
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn a_path_that_is_none_asks_nobody_to_sign_in() {
    let (_server, client) = nobody().await;
    let answer = client.get("/api/conversations/1/2/3/4").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_path_with_a_slash_too_many_is_another_path() {
    let (server, _) = nobody().await;
    let alice = server.sign_in(ALICE).await;
    for path in ["/api/bootstrap/", "/api//bootstrap", "/api/Bootstrap"] {
        assert_eq!(
            alice.get(path).await.problem(),
            is(404, "not_found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_a_problem_that_names_those_that_are() {
    let (_server, client) = nobody().await;
    let answer = raw(&client, Method::PUT, "/api/session", "").await;
    assert_eq!(answer.problem(), is(405, "method_not_allowed"));
    assert_eq!(answer.headers["allow"], "POST,DELETE");
}

#[tokio::test]
async fn a_method_that_is_not_taken_asks_nobody_to_sign_in() {
    let (_server, client) = nobody().await;
    let answer = raw(&client, Method::DELETE, "/api/conversations", "").await;
    assert_eq!(answer.problem(), is(405, "method_not_allowed"));
}

#[tokio::test]
async fn what_can_be_got_can_be_looked_at_without_its_body() {
    let (server, _) = nobody().await;
    let alice = server.sign_in(ALICE).await;
    let got = alice.get("/api/bootstrap").await;
    let looked = raw(&alice, Method::HEAD, "/api/bootstrap", "").await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.body.is_empty());
    assert_eq!(looked.headers["content-type"], got.headers["content-type"]);
}

#[tokio::test]
async fn no_other_sites_page_is_invited_to_read_the_api() {
    let (_server, client) = nobody().await;
    let request = client
        .request(Method::OPTIONS, "/api/bootstrap")
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "GET");
    let answer = client.answer(request).await;
    assert_eq!(answer.problem(), is(405, "method_not_allowed"));
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn answers_of_the_api_are_kept_nowhere() {
    let (server, client) = nobody().await;
    let alice = server.sign_in(ALICE).await;
    assert_eq!(
        alice.get("/api/bootstrap").await.headers["cache-control"],
        "no-store"
    );
    assert_eq!(
        client.get("/api/bootstrap").await.headers["cache-control"],
        "no-store"
    );
    assert_eq!(
        client.get("/api/nothing").await.headers["cache-control"],
        "no-store"
    );
}

#[tokio::test]
async fn every_answer_says_that_its_type_is_meant() {
    let (_server, client, _folder) = with_dashboard().await;
    for path in [
        "/",
        "/api/bootstrap",
        "/healthz",
        "/metrics",
        "/robots.txt",
        "/no.txt",
    ] {
        let answer = client.get(path).await;
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
    }
}

#[tokio::test]
async fn without_tls_browsers_are_not_told_to_insist_on_it() {
    let (_server, client) = nobody().await;
    let answer = client.get("/healthz").await;
    assert!(!answer.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_server_that_runs_is_alive_and_ready() {
    let (_server, client) = nobody().await;
    assert_eq!(client.get("/healthz").await.body, b"ok");
    let ready = client.get("/readyz").await;
    assert_eq!(
        (ready.status, &ready.body[..]),
        (StatusCode::OK, &b"ready"[..])
    );
}

#[tokio::test]
async fn metrics_are_text_as_prometheus_reads_it() {
    let (_server, client) = nobody().await;
    let answer = client.get("/metrics").await;
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4");
    assert!(
        String::from_utf8(answer.body)
            .unwrap()
            .contains("# TYPE frontdesk_")
    );
}

#[tokio::test]
async fn whether_a_server_is_alive_is_asked_and_not_told() {
    let (_server, client) = nobody().await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = raw(&client, Method::POST, path, "dead").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

#[tokio::test]
async fn every_place_in_the_dashboard_has_its_page() {
    let (_server, client, _folder) = with_dashboard().await;
    for path in ["/", "/inbox", "/conversations/018bcfe5", "/settings/agents"] {
        let answer = client.get(path).await;
        assert_eq!(answer.body, b"<title>Frontdesk</title>", "{path}");
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(answer.headers["cache-control"], "no-cache");
    }
}

#[tokio::test]
async fn the_dashboards_page_is_shown_in_no_frame() {
    let (_server, client, _folder) = with_dashboard().await;
    let answer = client.get("/").await;
    assert_eq!(answer.headers["x-frame-options"], "DENY");
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[tokio::test]
async fn a_file_that_is_none_is_not_the_dashboards_page() {
    let (_server, client, _folder) = with_dashboard().await;
    for path in ["/missing.js", "/favicon.ico", "/.env", "/wp-login.php"] {
        assert_eq!(
            client.get(path).await.problem(),
            is(404, "not_found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_file_with_its_hash_in_its_name_is_kept_for_a_year() {
    let (_server, client, _folder) = with_dashboard().await;
    let answer = client.get("/dashboard-0123456789abcdef.js").await;
    assert_eq!(
        answer.headers["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        answer.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
}

#[tokio::test]
async fn the_loader_is_for_every_site_and_soon_renewed() {
    let (_server, client, _folder) = with_dashboard().await;
    let answer = client.get("/widget.js").await;
    assert_eq!(
        answer.headers["cross-origin-resource-policy"],
        "cross-origin"
    );
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let caching = answer.headers["cache-control"].to_str().unwrap();
    assert!(caching.contains("max-age=300"), "{caching}");
}

/// The answer to a path as it is: clients tidy up `..` before they ask.
async fn get_as_it_is(server: &TestServer, path: &str) -> String {
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    let host = server.address();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn no_path_leads_out_of_the_dashboards_folder() {
    let (server, _client, folder) = with_dashboard().await;
    let within = get_as_it_is(&server, "/robots.txt").await;
    assert!(within.contains("User-agent"), "{within}");
    let secret = tempfile::NamedTempFile::new_in(folder.path().parent().unwrap()).unwrap();
    std::fs::write(secret.path(), "a secret").unwrap();
    let name = secret.path().file_name().unwrap().to_str().unwrap();
    for path in [
        format!("/../{name}"),
        format!("/x/../../{name}"),
        format!("/..%2F{name}"),
    ] {
        let answer = get_as_it_is(&server, &path).await;
        assert!(!answer.contains("a secret"), "{path}");
    }
}

#[tokio::test]
async fn nothing_is_posted_to_a_page() {
    let (_server, client, _folder) = with_dashboard().await;
    for path in ["/", "/inbox", "/widget.js"] {
        let answer = raw(&client, Method::POST, path, "").await;
        assert_eq!(answer.problem(), is(404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn a_folder_without_a_page_has_no_dashboard() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_owned();
    let server = TestServer::open_with(|settings| settings.dashboard = Some(path)).await;
    let answer = Client::new(server.address()).get("/inbox").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn the_widgets_page_is_of_an_inbox_that_is_there() {
    let (_server, client) = nobody().await;
    let unknown = "/widget/018bcfe5-6800-7000-8000-000000000000";
    assert_eq!(
        client.get(unknown).await.problem(),
        is(404, "unknown_inbox")
    );
    assert_eq!(
        client.get("/widget/shop").await.problem(),
        is(404, "not_found")
    );
}

#[tokio::test]
async fn a_sample_site_is_of_an_inbox_that_is_there() {
    let (_server, client) = nobody().await;
    for inbox in ["shop", "018bcfe5-6800-7000-8000-000000000000"] {
        let answer = client.get(&format!("/try/{inbox}")).await;
        assert_eq!(answer.problem(), is(404, "unknown_inbox"), "{inbox}");
    }
}

#[tokio::test]
async fn metas_path_takes_its_handshake_and_its_updates_alone() {
    let (_server, client) = nobody().await;
    let answer = raw(&client, Method::PUT, "/webhooks/whatsapp", "{}").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    let answer = client.get("/webhooks/whatsapp").await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_not_said_as_markup() {
    let (server, _) = nobody().await;
    let alice = server.sign_in(ALICE).await;
    let path = "/api/conversations?status=%3Cscript%3Ealert(1)%3C/script%3E";
    let answer = alice.get(path).await;
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let problem: Problem = answer.json();
    assert!(
        problem.detail.unwrap().contains("<script>"),
        "it is only text"
    );
}
