//! Signing in and out with requests that nobody's browser would send.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{ALICE, Client, TestServer};

use super::{detail, is, raw};

const PATH: &str = "/api/session";

#[tokio::test]
async fn a_sign_in_without_a_body_is_malformed() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let answer = raw(&client, Method::POST, PATH, "").await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_sign_in_without_a_password_is_told_so() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = json!({ "email": ALICE.email });
    let answer = client.call(Method::POST, PATH, &body).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
    assert!(detail(&answer).contains("password"));
}

#[tokio::test]
async fn a_password_that_is_no_text_is_malformed() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = json!({ "email": ALICE.email, "password": 12_345_678 });
    let answer = client.call(Method::POST, PATH, &body).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_sign_in_that_is_not_utf8_is_told_so() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = b"{\"email\":\"\xff\",\"password\":\"\"}".to_vec();
    let answer = raw(&client, Method::POST, PATH, body).await;
    assert_eq!(answer.problem(), is(422, "not_utf8"));
}

#[tokio::test]
async fn a_malformed_sign_in_says_nothing_back_of_what_was_typed() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = r#"{"email":"alice@example.com","password":"half a secr"#;
    let answer = raw(&client, Method::POST, PATH, body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!String::from_utf8(answer.body).unwrap().contains("secr"));
}

#[tokio::test]
async fn a_form_is_no_sign_in() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = "email=alice%40example.com&password=alice%27s+password";
    let answer = raw(&client, Method::POST, PATH, body).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
    assert!(!answer.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn space_around_an_address_does_not_matter() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let email = format!("  {}\n", ALICE.email);
    let answer = client.try_sign_in(&email, ALICE.password).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn space_around_a_password_does_matter() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let password = format!(" {}", ALICE.password);
    let answer = client.try_sign_in(ALICE.email, &password).await;
    assert_eq!(answer.problem(), is(401, "wrong_credentials"));
}

#[tokio::test]
async fn an_empty_password_is_a_wrong_one() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let answer = client.try_sign_in(ALICE.email, "").await;
    assert_eq!(answer.problem(), is(401, "wrong_credentials"));
}

#[tokio::test]
async fn an_address_of_ten_thousand_letters_is_nobodys() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let email = format!("{}@example.com", "a".repeat(10_000));
    let answer = client.try_sign_in(&email, ALICE.password).await;
    assert_eq!(answer.problem(), is(401, "wrong_credentials"));
}

#[tokio::test]
async fn a_field_that_no_sign_in_has_does_not_matter() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = json!({ "email": ALICE.email, "password": ALICE.password, "remember": true });
    let answer = client.call(Method::POST, PATH, &body).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_sign_in_answers_who_one_is_and_no_secret() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let answer = client.try_sign_in(ALICE.email, ALICE.password).await;
    let agent: protocol::Agent = answer.json();
    assert_eq!(agent.name, ALICE.name);
    let text = String::from_utf8(answer.body).unwrap();
    assert!(
        !text.contains("argon2") && !text.contains("token"),
        "{text}"
    );
}

#[tokio::test]
async fn a_session_that_was_made_up_opens_nothing() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    for token in ["", "0", &"0".repeat(64), &"f".repeat(4_000)] {
        let request = client
            .request(Method::GET, "/api/bootstrap")
            .header("cookie", format!("frontdesk_session={token}"));
        let answer = client.answer(request).await;
        assert_eq!(answer.problem(), is(401, "signed_out"));
    }
}

#[tokio::test]
async fn a_session_is_found_between_other_cookies() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let cookie = alice.cookie().unwrap();
    let client = Client::new(server.address());
    let request = client
        .request(Method::GET, "/api/bootstrap")
        .header("cookie", format!("theme=dark; {cookie}; other=1"));
    assert_eq!(client.answer(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_is_signed_out_already_may_sign_out() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let answer = raw(&client, Method::DELETE, PATH, "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn signing_out_takes_the_cookie_from_the_browser() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let answer = raw(&alice, Method::DELETE, PATH, "").await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("frontdesk_session=;"), "{cookie}");
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
}

#[tokio::test]
async fn signing_out_on_one_device_leaves_the_other_signed_in() {
    let server = TestServer::open().await;
    let [laptop, phone] = [server.sign_in(ALICE).await, server.sign_in(ALICE).await];
    raw(&laptop, Method::DELETE, PATH, "").await;
    assert_eq!(laptop.get("/api/bootstrap").await.status, 401);
    assert_eq!(phone.get("/api/bootstrap").await.status, 200);
}

#[tokio::test]
async fn a_session_is_not_to_be_looked_at() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let answer = alice.get(PATH).await;
    assert_eq!(answer.problem(), is(405, "method_not_allowed"));
}

#[tokio::test]
async fn a_sign_in_from_a_page_of_ours_is_allowed() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let body = json!({ "email": ALICE.email, "password": ALICE.password });
    let request = client
        .request(Method::POST, PATH)
        .header("origin", server.url(""))
        .json(&body);
    assert_eq!(client.answer(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_origin_that_is_null_is_another_site() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let request = client
        .request(Method::POST, PATH)
        .header("origin", "null")
        .json(&json!({ "email": ALICE.email, "password": ALICE.password }));
    let answer = client.answer(request).await;
    assert_eq!(answer.problem(), is(403, "forbidden_origin"));
    assert!(!answer.headers.contains_key("set-cookie"));
}
