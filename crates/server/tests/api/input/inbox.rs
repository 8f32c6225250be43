//! How an agent sets up a website.

use protocol::{Inbox, InboxId, Problem, WidgetSettings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testing::{ALICE, Client, MALLORY, TestServer};

use super::{detail, is, raw};

/// Alice, and a website of hers.
async fn website() -> (TestServer, Client, InboxId) {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let made = alice
        .call(Method::POST, "/api/inboxes", &json!({ "name": "The shop" }))
        .await;
    let inbox: Inbox = made.json();
    (server, alice, inbox.id)
}

/// Asserts that a change is refused, and that nothing has changed.
async fn assert_refused(change: Value, status: u16, code: &str) -> String {
    let (_server, alice, inbox) = website().await;
    let path = format!("/api/inboxes/{inbox}/widget");
    let before: WidgetSettings = alice.get(&path).await.json();
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.problem(), is(status, code), "{change}");
    let after: WidgetSettings = alice.get(&path).await.json();
    assert_eq!(after, before);
    detail(&answer)
}

#[tokio::test]
async fn a_website_without_a_body_is_malformed() {
    let (_server, alice, _) = website().await;
    let answer = raw(&alice, Method::POST, "/api/inboxes", "").await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_website_is_asked_for_its_name() {
    let (_server, alice, _) = website().await;
    let answer = alice.call(Method::POST, "/api/inboxes", &json!({})).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
    assert!(detail(&answer).contains("name"));
}

#[tokio::test]
async fn a_website_whose_name_shows_nothing_is_not_made() {
    let (_server, alice, _) = website().await;
    let before = alice.bootstrap().await.inboxes.len();
    let new = json!({ "name": " \u{200b}" });
    let answer = alice.call(Method::POST, "/api/inboxes", &new).await;
    assert_eq!(answer.problem(), is(422, "name_blank"));
    assert_eq!(alice.bootstrap().await.inboxes.len(), before);
}

#[tokio::test]
async fn a_website_whose_name_is_a_book_is_told_how_long_it_may_be() {
    let (_server, alice, _) = website().await;
    let new = json!({ "name": "x".repeat(1_000) });
    let answer = alice.call(Method::POST, "/api/inboxes", &new).await;
    assert_eq!(answer.problem(), is(422, "too_long"));
    assert!(detail(&answer).contains("1000"));
}

#[tokio::test]
async fn only_websites_are_made_over_http() {
    let (_server, alice, _) = website().await;
    let new = json!({ "name": "Shop", "channel": "whatsapp", "id": "mine" });
    let inbox: Inbox = alice.call(Method::POST, "/api/inboxes", &new).await.json();
    assert_eq!(inbox.channel, protocol::ChannelKind::Widget);
}

#[tokio::test]
async fn two_websites_may_have_one_name() {
    let (_server, alice, first) = website().await;
    let new = json!({ "name": "The shop" });
    let second: Inbox = alice.call(Method::POST, "/api/inboxes", &new).await.json();
    assert_ne!(second.id, first);
}

#[tokio::test]
async fn settings_of_an_inbox_that_is_none_are_not_there() {
    let (_server, alice, _) = website().await;
    for inbox in ["1", "018bcfe5-6800-7000-8000-000000000000"] {
        let path = format!("/api/inboxes/{inbox}/widget");
        assert_eq!(alice.get(&path).await.problem(), is(404, "not_found"));
        let change = alice.call(Method::PATCH, &path, &json!({})).await;
        assert_eq!(change.problem(), is(404, "not_found"), "{inbox}");
        let secret = format!("{path}/identity-secret");
        let made = raw(&alice, Method::POST, &secret, "").await;
        assert_eq!(made.problem(), is(404, "not_found"), "{inbox}");
    }
}

#[tokio::test]
async fn settings_without_a_body_are_malformed() {
    let (_server, alice, inbox) = website().await;
    let path = format!("/api/inboxes/{inbox}/widget");
    for body in ["", "null", "true"] {
        let answer = raw(&alice, Method::PATCH, &path, body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
}

#[tokio::test]
async fn settings_that_name_nothing_leave_everything_as_it_is() {
    let (_server, alice, inbox) = website().await;
    let path = format!("/api/inboxes/{inbox}/widget");
    let before: WidgetSettings = alice.get(&path).await.json();
    let after = alice.call(Method::PATCH, &path, &json!({})).await;
    let mut after: WidgetSettings = after.json();
    after.widget.version = before.widget.version;
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_setting_of_a_later_version_does_not_matter() {
    let (_server, alice, inbox) = website().await;
    let path = format!("/api/inboxes/{inbox}/widget");
    let change = json!({ "name": "Mugs", "sounds": { "arrival": "ping" } });
    let settings: WidgetSettings = alice.call(Method::PATCH, &path, &change).await.json();
    assert_eq!(settings.widget.name, "Mugs");
}

#[tokio::test]
async fn a_color_that_is_none_is_malformed() {
    assert_refused(json!({ "look": { "color": "red" } }), 400, "malformed").await;
}

#[tokio::test]
async fn a_position_that_is_none_is_malformed() {
    let look = json!({ "look": { "color": "#112233", "position": "middle" } });
    let detail = assert_refused(look, 400, "malformed").await;
    assert!(detail.contains("middle"), "{detail}");
}

#[tokio::test]
async fn an_hour_that_no_clock_shows_is_malformed() {
    let day = json!([{ "from": "25:00", "to": "26:00" }]);
    let days = json!([day, [], [], [], [], [], []]);
    let hours = json!({ "time_zone": "UTC", "days": days });
    let look = json!({ "look": { "color": "#112233", "hours": hours } });
    assert_refused(look, 400, "malformed").await;
}

#[tokio::test]
async fn a_week_of_six_days_is_malformed() {
    let hours = json!({ "time_zone": "UTC", "days": [[], [], [], [], [], []] });
    let look = json!({ "look": { "color": "#112233", "hours": hours } });
    assert_refused(look, 400, "malformed").await;
}

#[tokio::test]
async fn a_domain_with_a_path_is_refused_by_name() {
    let change = json!({ "domains": ["shop.example", "shop.example/mugs"] });
    let detail = assert_refused(change.clone(), 422, "not_a_domain").await;
    assert!(detail.contains("shop.example/mugs"), "{detail}");
    let (_server, alice, inbox) = website().await;
    let path = format!("/api/inboxes/{inbox}/widget");
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.json::<Problem>().index, Some(1));
}

#[tokio::test]
async fn an_identity_is_not_required_before_there_is_a_secret() {
    let change = json!({ "identity_required": true });
    let (_server, alice, inbox) = website().await;
    let path = format!("/api/inboxes/{inbox}/widget");
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.problem(), is(422, "identity_secret_missing"));
    raw(&alice, Method::POST, &format!("{path}/identity-secret"), "").await;
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_name_of_another_accounts_website_does_not_change() {
    let (server, alice, inbox) = website().await;
    server.add_account("Elsewhere", &[MALLORY]).await;
    let mallory = server.sign_in(MALLORY).await;
    let path = format!("/api/inboxes/{inbox}/widget");
    let change = json!({ "name": "Mine now" });
    let answer = mallory.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
    let settings: WidgetSettings = alice.get(&path).await.json();
    assert_eq!(settings.widget.name, "The shop");
}

#[tokio::test]
async fn inboxes_are_not_listed_or_deleted_here() {
    let (_server, alice, inbox) = website().await;
    let list = alice.get("/api/inboxes").await;
    assert_eq!(list.problem(), is(405, "method_not_allowed"));
    let path = format!("/api/inboxes/{inbox}/widget");
    let deleted = raw(&alice, Method::DELETE, &path, "").await;
    assert_eq!(deleted.headers["allow"], "GET,HEAD,PATCH");
}

#[tokio::test]
async fn whoever_is_signed_out_sets_up_nothing() {
    let (server, _alice, inbox) = website().await;
    let nobody = Client::new(server.address());
    let path = format!("/api/inboxes/{inbox}/widget");
    for (method, path) in [
        (Method::POST, "/api/inboxes".to_owned()),
        (Method::GET, path.clone()),
        (Method::PATCH, path.clone()),
        (Method::POST, format!("{path}/identity-secret")),
    ] {
        let answer = raw(&nobody, method, &path, "{}").await;
        assert_eq!(answer.problem(), is(401, "signed_out"), "{path}");
    }
}
