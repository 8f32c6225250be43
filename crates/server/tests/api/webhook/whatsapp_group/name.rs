//! What a group is called, by its webhooks or by a code.

use protocol::{ConversationId, ConversationPage};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testing::{ALICE, PHONE_NUMBER_ID, TestServer};

use super::{ANA, CLUB, conversations, group, groups, hear_message, in_group};
use crate::webhook::{post_json, text, update};

async fn hear_of_group(desk: &TestServer, field: &str, group: Value) {
    let mut body = update(PHONE_NUMBER_ID, json!({ "groups": [group] }));
    body["entry"][0]["changes"][0]["field"] = field.into();
    assert_eq!(post_json(desk, &body).await.status, StatusCode::OK);
}

async fn hear_of_creation(desk: &TestServer, subject: &str, second: i64) {
    let group = json!({
        "timestamp": second.to_string(), "group_id": CLUB, "type": "group_create",
        "request_id": "784D", "subject": subject,
        "added_participants": [{ "input": 9_613_000_123_u64, "wa_id": 9_613_000_123_u64 }],
    });
    hear_of_group(desk, "group_lifecycle_update", group).await;
}

async fn hear_of_change(desk: &TestServer, second: i64, change: Value) {
    let group = json!({
        "timestamp": second.to_string(), "group_id": CLUB, "type": "group_settings_update",
        "request_id": "784E", "group_subject": change,
    });
    hear_of_group(desk, "group_settings_update", group).await;
}

#[tokio::test]
async fn a_group_is_called_what_it_was_called_last() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let done = |text: &str| json!({ "text": text, "update_successful": true });
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    assert!(conversations(&alice).await.is_empty(), "nobody has written");
    hear_message(&desk, in_group("wamid.1", CLUB, ANA, "hello, all")).await;
    let club = alice.conversation("Book club").await;
    assert!(club.contact.is_group);
    assert_eq!(club.contact.phone, None);
    hear_of_change(&desk, 1_700_000_200, done("Poetry club")).await;
    // Late, repeated, failed, and of another thing.
    hear_of_change(&desk, 1_700_000_100, done("Film club")).await;
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    let failed = json!({ "text": "Chess club", "update_successful": false });
    for change in [
        failed,
        json!({ "text": "\u{3164}" }),
        json!(null),
        json!("x"),
    ] {
        hear_of_change(&desk, 1_700_000_300, change).await;
    }
    let now = alice.conversation("Poetry club").await;
    assert_eq!((now.id, groups(&alice).await.len()), (club.id, 1));
    assert_eq!(now.inbound_count, 1);
    let page: ConversationPage = alice.get("/api/conversations?q=poetry").await.json();
    assert_eq!(page.items, [now]);
    let page: ConversationPage = alice.get("/api/conversations?q=book").await.json();
    assert_eq!(page.items, []);
}

#[tokio::test]
async fn a_group_that_got_its_name_later_has_it_in_its_conversation() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, in_group("wamid.1", CLUB, ANA, "hello, all")).await;
    let club = group(&alice).await;
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    let named = alice.conversation("Book club").await;
    assert_eq!(named.id, club.id);
    assert!(named.version > club.version);
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    assert_eq!(
        alice.conversation("Book club").await,
        named,
        "no event for nothing"
    );
}

#[tokio::test]
async fn a_group_is_found_by_what_it_is_called() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, text("wamid.1", ANA, "just between us")).await;
    hear_message(&desk, in_group("wamid.2", CLUB, ANA, "hello, all")).await;
    let club = group(&alice).await;
    let find = async |text: &str| -> Vec<ConversationId> {
        let text = text.replace(' ', "%20");
        let path = format!("/api/conversations?q={text}");
        let page: ConversationPage = alice.get(&path).await.json();
        page.items.into_iter().map(|one| one.id).collect()
    };
    let name = club.contact.display_name();
    let (_, code) = name.rsplit_once(' ').unwrap();
    assert_eq!(find("whatsapp group").await, [club.id]);
    assert_eq!(
        find(&format!("group {}", code.to_lowercase())).await,
        [club.id]
    );
    // Its members' names and numbers are theirs.
    let private = alice.conversation("Ana").await.id;
    assert_eq!(find("ana").await, [private]);
    assert_eq!(find(ANA).await, [private]);
}
