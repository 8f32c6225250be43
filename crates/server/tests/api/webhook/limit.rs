//! Texts of customers that are endless, or show nothing.

use protocol::{Bootstrap, Content};
use serde_json::json;
use testing::{ALICE, PHONE_NUMBER_ID, TestServer};

use super::{metric, post_json, text, update};

#[tokio::test]
async fn a_name_of_a_megabyte_is_cut_where_it_comes_in() {
    let desk = TestServer::open().await;
    let kind = "hologram ".repeat(10_000);
    let mut other = text("wamid.2", "9613000123", "");
    other["type"] = kind.into();
    let value = json!({
        "contacts": [{ "profile": { "name": "n".repeat(1_000_000) }, "wa_id": "9613000123" }],
        "messages": [text("wamid.1", "9613000123", &"t".repeat(100_000)), other],
    });
    assert_eq!(
        post_json(&desk, &update(PHONE_NUMBER_ID, value))
            .await
            .status,
        200
    );
    let alice = desk.sign_in(ALICE).await;
    let answer = alice.get("/api/bootstrap").await;
    assert!(answer.body.len() < 8_000, "{} bytes", answer.body.len());
    let conversation = answer.json::<Bootstrap>().conversations.items.remove(0);
    assert_eq!(conversation.contact.name.unwrap().len(), 256);
    let lengths: Vec<usize> = alice
        .messages(conversation.id)
        .await
        .into_iter()
        .map(|message| match message.content {
            Content::Text { text } => text.len(),
            Content::Unsupported { kind } => kind.len(),
            other => panic!("neither: {other:?}"),
        })
        .collect();
    assert_eq!(lengths, [65_536, 64]);
}

#[tokio::test]
async fn an_id_that_cannot_be_one_costs_its_item_and_is_counted() {
    let desk = TestServer::open().await;
    let before = metric(&desk, "frontdesk_webhook_parts_unknown_total").await;
    let long = "9".repeat(300);
    let value = json!({ "messages": [
        text(&long, "9613000123", "a long id"),
        text("wamid.1", &long, "a long number"),
        text("wamid.2", "9613000123", "kept"),
    ] });
    assert_eq!(
        post_json(&desk, &update(PHONE_NUMBER_ID, value))
            .await
            .status,
        200
    );
    let nowhere = update(&long, json!({ "messages": [text("wamid.3", "1", "x")] }));
    assert_eq!(post_json(&desk, &nowhere).await.status, 200);
    let alice = desk.sign_in(ALICE).await;
    let conversations = alice.bootstrap().await.conversations.items;
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0].inbound_count, 1);
    assert!(metric(&desk, "frontdesk_webhook_parts_unknown_total").await >= before + 3.0);
}

#[tokio::test]
async fn a_profile_name_that_shows_nothing_is_none() {
    let desk = TestServer::open().await;
    let value = |wamid: &str, name: &str| {
        let contacts = json!([{ "profile": { "name": name }, "wa_id": "9613000123" }]);
        json!({ "contacts": contacts, "messages": [text(wamid, "9613000123", "hi")] })
    };
    post_json(
        &desk,
        &update(PHONE_NUMBER_ID, value("1", "\u{3164}\u{200b}")),
    )
    .await;
    let alice = desk.sign_in(ALICE).await;
    let first = alice.bootstrap().await.conversations.items.remove(0);
    assert_eq!(first.contact.name, None);
    post_json(&desk, &update(PHONE_NUMBER_ID, value("2", "Rana"))).await;
    post_json(&desk, &update(PHONE_NUMBER_ID, value("3", "\u{2800}"))).await;
    assert_eq!(alice.conversation("Rana").await.inbound_count, 3);
}

#[tokio::test]
async fn a_text_that_shows_nothing_is_listed_as_what_it_is() {
    let desk = TestServer::open().await;
    let blank = text("wamid.1", "9613000123", "\u{2800}\u{2800}");
    let value = json!({ "messages": [blank] });
    let answer = post_json(&desk, &update(PHONE_NUMBER_ID, value)).await;
    assert_eq!(answer.status, 200);
    let alice = desk.sign_in(ALICE).await;
    let conversation = alice.bootstrap().await.conversations.items.remove(0);
    assert_eq!(conversation.last_message.unwrap().preview, "[text]");
    let kind = "text".to_owned();
    let messages = alice.messages(conversation.id).await;
    assert_eq!(messages[0].content, Content::Unsupported { kind });
}
