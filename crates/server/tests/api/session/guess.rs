//! A stranger guesses passwords, and nobody but they wait for it.

use std::{num::NonZeroU32, time::Duration};

use protocol::command::SignIn;
use reqwest::{Method, StatusCode};
use server::{auth::sign_in_limiter::Backoff, settings::Settings};
use testing::{ALICE, Answer, BOB, Client, Person, TestServer};

const STRANGER: &str = "203.0.113.66";
const HOME: &str = "198.51.100.7";

/// Addresses are pretended as a proxy on this machine would tell them.
fn behind_proxy(settings: &mut Settings) {
    settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
}

/// Whoever has to wait has to wait for longer than any test takes.
async fn desk() -> TestServer {
    TestServer::open_with(|settings| {
        behind_proxy(settings);
        let hour = Duration::from_secs(3_600);
        for backoff in [&mut settings.sign_in.pair, &mut settings.sign_in.device] {
            *backoff = Backoff {
                free: 3,
                first: hour,
                longest: hour,
            };
        }
    })
    .await
}

/// A try to sign in from this address, from a browser with these cookies.
async fn attempt(
    desk: &TestServer,
    from: &str,
    email: &str,
    password: &str,
    cookies: Option<&str>,
) -> Answer {
    let client = Client::new(desk.address());
    let mut request = client
        .request(Method::POST, "/api/session")
        .header("x-forwarded-for", from)
        .json(&SignIn {
            email: email.to_owned(),
            password: password.to_owned(),
        });
    if let Some(cookies) = cookies {
        request = request.header("cookie", cookies);
    }
    client.answer(request).await
}

/// Guesses until told to wait.
async fn flood(desk: &TestServer, from: &str, email: &str) -> Answer {
    for _ in 0..30 {
        let answer = attempt(desk, from, email, "guess", None).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            return answer;
        }
    }
    panic!("the guesser is never told to wait");
}

/// What a browser keeps of an answer, by name.
fn kept(answer: &Answer, name: &str) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let mut cookies = cookies.filter(|cookie| cookie.starts_with(name));
    let cookie = cookies.next().unwrap_or_else(|| panic!("{name} is set"));
    cookie.split(';').next().unwrap().to_owned()
}

async fn device_of(desk: &TestServer, from: &str, who: Person, cookies: Option<&str>) -> String {
    let answer = attempt(desk, from, who.email, who.password, cookies).await;
    assert_eq!(answer.status, StatusCode::OK);
    kept(&answer, "frontdesk_device")
}

#[tokio::test]
async fn a_strangers_guesses_do_not_shut_alice_out() {
    let desk = desk().await;
    let wait = flood(&desk, STRANGER, ALICE.email).await;
    assert_eq!(wait.problem(), (429, "too_many_attempts".to_owned()));
    assert!(wait.headers.contains_key("retry-after"));
    let right = attempt(&desk, HOME, ALICE.email, ALICE.password, None).await;
    assert_eq!(right.status, StatusCode::OK);
}

#[tokio::test]
async fn a_strangers_guesses_do_not_shut_their_neighbours_out() {
    let desk = desk().await;
    flood(&desk, STRANGER, ALICE.email).await;
    let bob = attempt(&desk, STRANGER, BOB.email, BOB.password, None).await;
    assert_eq!(bob.status, StatusCode::OK);
    // Elsewhere in a /64 is the same network, elsewhere in a /48 is not.
    flood(&desk, "2001:db8:0:1::1", ALICE.email).await;
    for (from, status) in [
        ("2001:db8:0:1:ffff::2", StatusCode::TOO_MANY_REQUESTS),
        ("2001:db8:0:2::1", StatusCode::OK),
    ] {
        let answer = attempt(&desk, from, ALICE.email, ALICE.password, None).await;
        assert_eq!(answer.status, status, "{from}");
    }
}

#[tokio::test]
async fn a_known_device_signs_in_beside_the_stranger() {
    let desk = desk().await;
    let device = device_of(&desk, HOME, ALICE, None).await;
    flood(&desk, STRANGER, ALICE.email).await;
    let unknown = attempt(&desk, STRANGER, ALICE.email, ALICE.password, None).await;
    assert_eq!(unknown.status, StatusCode::TOO_MANY_REQUESTS);
    let right = attempt(&desk, STRANGER, ALICE.email, ALICE.password, Some(&device)).await;
    assert_eq!(right.status, StatusCode::OK);
    // Its token was replaced, and the new one is as good.
    let device = kept(&right, "frontdesk_device");
    let right = attempt(&desk, STRANGER, ALICE.email, ALICE.password, Some(&device)).await;
    assert_eq!(right.status, StatusCode::OK);
}

#[tokio::test]
async fn a_network_that_asks_a_lot_does_not_hold_up_known_devices() {
    let desk = TestServer::open_with(|settings| {
        behind_proxy(settings);
        settings.sign_in.network_burst = NonZeroU32::MIN;
        settings.sign_in.network_per_minute = NonZeroU32::MIN;
    })
    .await;
    let device = device_of(&desk, STRANGER, ALICE, None).await;
    let unknown = attempt(&desk, STRANGER, BOB.email, BOB.password, None).await;
    assert_eq!(unknown.problem(), (429, "too_many_attempts".to_owned()));
    let known = attempt(&desk, STRANGER, ALICE.email, ALICE.password, Some(&device)).await;
    assert_eq!(known.status, StatusCode::OK);
}

#[tokio::test]
async fn a_device_is_known_for_those_who_signed_in_with_it_alone() {
    let desk = desk().await;
    let device = device_of(&desk, HOME, ALICE, None).await;
    flood(&desk, STRANGER, BOB.email).await;
    let bob = attempt(&desk, STRANGER, BOB.email, BOB.password, Some(&device)).await;
    assert_eq!(bob.status, StatusCode::TOO_MANY_REQUESTS);
    // Both at one browser are both known there.
    let shared = device_of(&desk, HOME, BOB, Some(&device)).await;
    flood(&desk, STRANGER, ALICE.email).await;
    for who in [ALICE, BOB] {
        let known = attempt(&desk, STRANGER, who.email, "not it", Some(&shared)).await;
        assert_eq!(known.status, StatusCode::UNAUTHORIZED, "{}", who.name);
    }
}

#[tokio::test]
async fn guesses_on_a_known_device_are_slowed_down_too() {
    let desk = desk().await;
    let device = device_of(&desk, HOME, ALICE, None).await;
    let mut last = StatusCode::OK;
    for _ in 0..4 {
        let answer = attempt(&desk, HOME, ALICE.email, "guess", Some(&device)).await;
        last = answer.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_device_cookie_goes_nowhere_but_to_sign_in() {
    let desk = TestServer::open_with(|settings| {
        settings.public_url = Some("https://desk.example".parse().unwrap());
    })
    .await;
    let answer = attempt(&desk, HOME, ALICE.email, ALICE.password, None).await;
    let cookies = answer.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let device = cookies.find(|cookie| cookie.starts_with("frontdesk_device="));
    let device = device.unwrap();
    for attribute in ["Path=/api/session;", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(device.contains(attribute), "{device}");
    }
    let client = Client::new(desk.address());
    let request = client.request(Method::GET, "/api/bootstrap");
    let cookie = kept(&answer, "frontdesk_device");
    let answer = client.answer(request.header("cookie", cookie)).await;
    assert_eq!(answer.problem(), (401, "signed_out".to_owned()));
}

#[tokio::test]
async fn an_unknown_address_is_slowed_down_like_a_known_one() {
    let desk = desk().await;
    let known = flood(&desk, STRANGER, ALICE.email).await;
    let unknown = flood(&desk, STRANGER, "nobody@example.com").await;
    // But for the seconds that are left.
    let [known, unknown] = [known, unknown].map(|answer| {
        assert!(answer.headers.contains_key("retry-after"));
        String::from_utf8(answer.body)
            .unwrap()
            .replace(|c: char| c.is_ascii_digit(), "")
    });
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn a_password_that_was_changed_while_it_was_checked_signs_nobody_in() {
    let desk = desk().await;
    let email = server::email::EmailKey::of(ALICE.email);
    let store = &desk.app().store;
    let known = store.read(move |read| read.credentials(&email)).await;
    let known = known.unwrap().unwrap();
    let (account, agent) = (known.account_id, known.agent.id);
    let session = server::store::session::NewSession {
        token: [7; 32],
        replaces: None,
        account_id: account,
        agent_id: agent,
        password_hash: known.password_hash,
        expires_at: server::clock::now().plus_millis(60_000),
    };
    let changed = store.write(move |tx| tx.set_password(account, agent, "another"));
    changed.await.unwrap();
    let began = store
        .write(move |tx| tx.begin_session(&session, server::clock::now()))
        .await;
    assert!(began.is_err());
}
