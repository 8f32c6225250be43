//! Signing in and out.

mod command;
mod guess;
mod spelling;

use std::num::NonZeroU32;

use reqwest::{Method, StatusCode};
use testing::{ALICE, Client, TestServer};

#[tokio::test]
async fn signing_in_sets_a_cookie_that_scripts_cannot_read() {
    let desk = TestServer::open().await;
    let client = Client::new(desk.address());
    let answer = client.try_sign_in(ALICE.email, ALICE.password).await;
    assert_eq!(answer.status, StatusCode::OK);
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly"), "{cookie}");
    assert!(cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(client.bootstrap().await.account.name, "Cedar");
}

#[tokio::test]
async fn behind_https_the_cookie_is_secure() {
    let desk =
        TestServer::open_with(|settings| settings.public_url = "https://desk.example".parse().ok())
            .await;
    let answer = Client::new(desk.address())
        .try_sign_in(ALICE.email, ALICE.password)
        .await;
    assert!(
        answer.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("; Secure")
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_alike() {
    let desk = TestServer::open().await;
    let client = Client::new(desk.address());
    let wrong = client.try_sign_in(ALICE.email, "not hers").await;
    let unknown = client.try_sign_in("nobody@example.com", "whatever").await;
    assert_eq!(wrong.problem(), (401, "wrong_credentials".to_owned()));
    assert_eq!(wrong.body, unknown.body);
    assert!(wrong.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_for_how_long() {
    let desk = TestServer::open().await;
    let client = Client::new(desk.address());
    let mut last = client.try_sign_in(ALICE.email, "guess").await;
    for _ in 0..20 {
        if last.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        last = client.try_sign_in(ALICE.email, "guess").await;
    }
    assert_eq!(last.problem(), (429, "too_many_attempts".to_owned()));
    assert!(
        last.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            > 0
    );
}

#[tokio::test]
async fn each_sign_in_has_a_session_of_its_own_and_ends_the_one_before() {
    let desk = TestServer::open().await;
    let client = desk.sign_in(ALICE).await;
    let first = client.cookie().unwrap();
    client.sign_in(ALICE).await;
    assert_ne!(Some(first.clone()), client.cookie());
    let stale = Client::new(desk.address());
    let answer = stale
        .answer(
            stale
                .request(Method::GET, "/api/bootstrap")
                .header("cookie", first),
        )
        .await;
    assert_eq!(answer.problem(), (401, "signed_out".to_owned()));
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let desk = TestServer::open().await;
    let client = desk.sign_in(ALICE).await;
    let answer = client
        .answer(client.request(Method::DELETE, "/api/session"))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get("/api/bootstrap").await.problem().0, 401);
}

#[tokio::test]
async fn another_sites_requests_are_refused() {
    let desk = TestServer::open().await;
    let client = desk.sign_in(ALICE).await;
    let request = client
        .request(Method::DELETE, "/api/session")
        .header("origin", "https://evil.example");
    assert_eq!(
        client.answer(request).await.problem(),
        (403, "forbidden_origin".to_owned())
    );
    assert_eq!(client.get("/api/bootstrap").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_proxy_that_no_setting_names_is_not_believed() {
    let desk = TestServer::open_with(|settings| {
        settings.sign_in.network_burst = NonZeroU32::MIN;
        settings.sign_in.network_per_minute = NonZeroU32::MIN;
    })
    .await;
    let client = Client::new(desk.address());
    let mut last = StatusCode::OK;
    for number in 0..3 {
        let email = format!("guess{number}@example.com");
        let request = client
            .request(Method::POST, "/api/session")
            .header("x-forwarded-for", format!("203.0.113.{number}"))
            .json(&serde_json::json!({ "email": email, "password": "guess" }));
        last = client.answer(request).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
