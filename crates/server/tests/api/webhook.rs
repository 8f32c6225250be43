//! Meta's handshake, and its updates, good and bad.

mod intake;
mod journal;
mod large;
mod limit;
mod whatsapp_group;

use protocol::{Content, Direction};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::webhook::sign;
use testing::{ALICE, Answer, Client, PHONE_NUMBER_ID, SECRET, TestServer};

async fn post(desk: &TestServer, body: Vec<u8>, signature: Option<String>) -> Answer {
    let client = Client::new(desk.address());
    let mut request = client
        .request(Method::POST, "/webhooks/whatsapp")
        .body(body);
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    client.answer(request).await
}

async fn post_signed(desk: &TestServer, body: &[u8]) -> Answer {
    post(desk, body.to_vec(), Some(sign(SECRET, body))).await
}

async fn post_json(desk: &TestServer, body: &Value) -> Answer {
    post_signed(desk, body.to_string().as_bytes()).await
}

fn update(phone_number_id: &str, value: Value) -> Value {
    let mut value = value;
    value["messaging_product"] = "whatsapp".into();
    value["metadata"] =
        json!({ "display_phone_number": "15550001", "phone_number_id": phone_number_id });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": value }] }],
    })
}

fn text(wamid: &str, from: &str, body: &str) -> Value {
    json!({ "from": from, "id": wamid, "timestamp": "1700000000", "type": "text", "text": { "body": body } })
}

async fn metric(desk: &TestServer, name: &str) -> f64 {
    let answer = Client::new(desk.address()).get("/metrics").await;
    let text = String::from_utf8(answer.body).unwrap();
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
        .unwrap_or(0.0)
}

async fn journaled(desk: &TestServer) -> i64 {
    let file = desk.data().join("frontdesk.db");
    let database = rusqlite::Connection::open(file).unwrap();
    database
        .query_row("SELECT count(*) FROM webhook_journal", [], |row| row.get(0))
        .unwrap()
}

#[tokio::test]
async fn the_handshake_answers_whoever_knows_the_token() {
    let desk = TestServer::open().await;
    let client = Client::new(desk.address());
    let ask = |token: &str| {
        format!(
            "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}"
        )
    };
    let right = client.get(&ask("the%20verify%20token")).await;
    assert_eq!(right.status, StatusCode::OK);
    assert_eq!(right.body, b"1158201444");
    assert_eq!(client.get(&ask("wrong")).await.problem().0, 403);
    assert_eq!(client.get("/webhooks/whatsapp").await.problem().0, 403);
}

#[tokio::test]
async fn a_message_is_stored_once_however_often_it_comes() {
    let desk = TestServer::open().await;
    let body = update(
        PHONE_NUMBER_ID,
        json!({
            "contacts": [{ "profile": { "name": "Rana" }, "wa_id": "9613000123" }],
            "messages": [text("wamid.1", "9613000123", "marhaba")],
        }),
    );
    for _ in 0..3 {
        assert_eq!(post_json(&desk, &body).await.status, StatusCode::OK);
    }
    let alice = desk.sign_in(ALICE).await;
    let conversation = alice.conversation("Rana").await;
    let messages = alice.messages(conversation.id).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].direction, Direction::In);
    assert_eq!(messages[0].content, Content::text("marhaba"));
    assert_eq!(messages[0].sent_at.second(), 1_700_000_000);
    assert_eq!(conversation.inbound_count, 1);
}

#[tokio::test]
async fn unsigned_and_wrongly_signed_updates_are_refused_and_not_kept() {
    let desk = TestServer::open().await;
    let body = update(
        PHONE_NUMBER_ID,
        json!({ "messages": [text("wamid.1", "1", "x")] }),
    )
    .to_string();
    let wrong = sign("another secret", body.as_bytes());
    for signature in [
        None,
        Some(wrong),
        Some("sha256=00".to_owned()),
        Some("nonsense".to_owned()),
    ] {
        let answer = post(&desk, body.clone().into_bytes(), signature).await;
        assert_eq!(answer.problem(), (401, "wrong_signature".to_owned()));
    }
    assert_eq!(journaled(&desk).await, 0);
    let alice = desk.sign_in(ALICE).await;
    assert!(alice.bootstrap().await.conversations.items.is_empty());
}

#[tokio::test]
async fn malformed_json_is_a_400() {
    let desk = TestServer::open().await;
    for body in [&b""[..], b"{", b"{\"entry\": [", b"\xff\xfe"] {
        assert_eq!(post_signed(&desk, body).await.problem().0, 400);
    }
    assert_eq!(journaled(&desk).await, 0);
}

#[tokio::test]
async fn json_of_unknown_shape_is_kept_raw_counted_and_answered_200() {
    let desk = TestServer::open().await;
    let before = metric(&desk, "frontdesk_webhook_parts_unknown_total").await;
    let shapes = [
        json!(null),
        json!([1, 2]),
        json!({ "entry": "none" }),
        json!({ "entry": [{ "changes": [{ "field": "flows", "value": {} }] }] }),
        update(
            PHONE_NUMBER_ID,
            json!({ "messages": [{ "type": "text" }, 7, null] }),
        ),
        update(
            PHONE_NUMBER_ID,
            json!({ "statuses": [{ "id": "wamid.9", "status": "teleported" }] }),
        ),
    ];
    for shape in &shapes {
        assert_eq!(
            post_json(&desk, shape).await.status,
            StatusCode::OK,
            "{shape}"
        );
    }
    assert_eq!(journaled(&desk).await, 6);
    assert!(metric(&desk, "frontdesk_webhook_parts_unknown_total").await >= before + 8.0);
}

#[tokio::test]
async fn one_bad_item_does_not_cost_its_batch() {
    let desk = TestServer::open().await;
    let messages = json!([{ "id": 1 }, text("wamid.1", "9613000123", "kept"), { "from": "1" }]);
    post_json(
        &desk,
        &update(PHONE_NUMBER_ID, json!({ "messages": messages })),
    )
    .await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(alice.bootstrap().await.conversations.items.len(), 1);
}

#[tokio::test]
async fn a_body_over_three_megabytes_is_a_413() {
    let desk = TestServer::open().await;
    let body = vec![b' '; 3 * 1024 * 1024 + 1];
    assert_eq!(
        post_signed(&desk, &body).await.problem(),
        (413, "too_large".to_owned())
    );
    let mut fits = update(PHONE_NUMBER_ID, json!({})).to_string().into_bytes();
    fits.resize(3 * 1024 * 1024, b' ');
    assert_eq!(post_signed(&desk, &fits).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_number_is_answered_200_and_only_journaled() {
    let desk = TestServer::open().await;
    let body = update("999", json!({ "messages": [text("wamid.1", "1", "x")] }));
    assert_eq!(post_json(&desk, &body).await.status, StatusCode::OK);
    assert_eq!(journaled(&desk).await, 1);
    let alice = desk.sign_in(ALICE).await;
    assert!(alice.bootstrap().await.conversations.items.is_empty());
    assert!(metric(&desk, "frontdesk_webhook_unknown_numbers_total").await >= 1.0);
}

#[tokio::test]
async fn what_cannot_be_shown_yet_is_kept_and_shown_as_unsupported() {
    let desk = TestServer::open().await;
    let image = json!({
        "from": "9613000123", "id": "wamid.1", "timestamp": 1_700_000_000, "type": "image",
        "image": { "id": "1", "mime_type": "image/jpeg" },
    });
    let novel =
        json!({ "from": "9613000123", "id": "wamid.2", "type": "hologram", "hologram": {} });
    post_json(
        &desk,
        &update(PHONE_NUMBER_ID, json!({ "messages": [image, novel] })),
    )
    .await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = alice.bootstrap().await.conversations.items.remove(0);
    let mut kinds: Vec<_> = alice
        .messages(conversation.id)
        .await
        .into_iter()
        .map(|m| m.content)
        .collect();
    kinds.sort_by_key(|content| format!("{content:?}"));
    let unsupported = |kind: &str| Content::Unsupported {
        kind: kind.to_owned(),
    };
    assert_eq!(kinds, [unsupported("hologram"), unsupported("image")]);
}

#[tokio::test]
async fn a_customer_without_a_number_is_the_same_customer_with_one() {
    let desk = TestServer::open().await;
    let with = |wamid: &str, from: Option<&str>, user: Option<&str>| {
        let mut message = text(wamid, "", wamid);
        match from {
            Some(from) => message["from"] = from.into(),
            None => drop(message.as_object_mut().unwrap().remove("from")),
        }
        if let Some(user) = user {
            message["from_user_id"] = user.into();
        }
        update(PHONE_NUMBER_ID, json!({ "messages": [message] }))
    };
    post_json(&desk, &with("wamid.1", Some("9613000123"), None)).await;
    post_json(&desk, &with("wamid.2", Some("9613000123"), Some("LB.1"))).await;
    post_json(&desk, &with("wamid.3", None, Some("LB.1"))).await;
    let alice = desk.sign_in(ALICE).await;
    let conversations = alice.bootstrap().await.conversations.items;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].inbound_count, 3);
}

#[tokio::test]
async fn contacts_are_matched_by_id_and_not_by_place() {
    let desk = TestServer::open().await;
    let value = json!({
        "contacts": [
            { "profile": { "name": "Second" }, "wa_id": "222" },
            { "profile": { "name": "First" }, "wa_id": "111" },
        ],
        "messages": [text("wamid.1", "111", "a"), text("wamid.2", "222", "b")],
    });
    post_json(&desk, &update(PHONE_NUMBER_ID, value)).await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(
        alice.conversation("First").await.contact.phone.as_deref(),
        Some("111")
    );
    assert_eq!(
        alice.conversation("Second").await.contact.phone.as_deref(),
        Some("222")
    );
}

fn from_person(wamid: &str, wa_id: &str, user_id: &str, name: &str) -> Value {
    let mut message = text(wamid, wa_id, wamid);
    message["from_user_id"] = user_id.into();
    json!({
        "contacts": [{ "profile": { "name": name }, "wa_id": wa_id, "user_id": user_id }],
        "messages": [message],
    })
}

#[tokio::test]
async fn a_number_that_came_to_somebody_else_is_another_conversation() {
    let desk = TestServer::open().await;
    for (wamid, user, name) in [("a", "LB.1", "Rana"), ("b", "LB.2", "Sami")] {
        let value = from_person(wamid, "96177777", user, name);
        post_json(&desk, &update(PHONE_NUMBER_ID, value)).await;
    }
    let alice = desk.sign_in(ALICE).await;
    let (rana, sami) = (
        alice.conversation("Rana").await,
        alice.conversation("Sami").await,
    );
    assert_ne!(rana.id, sami.id);
    assert_eq!(alice.messages(rana.id).await.len(), 1);
}

#[tokio::test]
async fn an_answer_goes_to_the_number_they_write_from_now() {
    let desk = TestServer::open().await;
    for (wamid, number) in [("a", "96199999"), ("b", "96111111")] {
        let value = from_person(wamid, number, "LB.1", "Rana");
        post_json(&desk, &update(PHONE_NUMBER_ID, value)).await;
    }
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await;
    assert_eq!(alice.messages(rana.id).await.len(), 2);
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    let number: String = database
        .query_row(
            "SELECT value FROM addresses WHERE kind = 'wa_id'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(number, "96111111");
}

#[tokio::test]
async fn a_message_from_the_future_came_now() {
    let desk = TestServer::open().await;
    let mut message = text("a", "96177777", "hi");
    for timestamp in ["9223372036854775807", "4102444800", "-5", "soon"] {
        message["id"] = timestamp.into();
        message["timestamp"] = timestamp.into();
        let value = json!({ "messages": [message] });
        let answer = post_json(&desk, &update(PHONE_NUMBER_ID, value)).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    let alice = desk.sign_in(ALICE).await;
    let first = alice.bootstrap().await.conversations.items.remove(0);
    let soon = server::clock::now().plus_millis(60_000);
    let messages = alice.messages(first.id).await;
    assert_eq!(messages.len(), 4);
    assert!(messages.iter().all(|message| message.sent_at < soon));
}
